/** Items in the order of their times, though they come in any order: each is put in and found in a few steps. */

/** Items that are held in one piece at most: so few are moved when one is put in. */
const mostInPiece = 512;

/** A list that is always in order; among equals the order is that in which they came. */
export class Ordered<Item> {
  readonly #timeOf: (item: Item) => number;
  /** All items, in pieces that follow each other; none is empty. */
  readonly #pieces: Item[][] = [];

  constructor(timeOf: (item: Item) => number) {
    this.#timeOf = timeOf;
  }

  add(item: Item): void {
    const time = this.#timeOf(item);
    let piece = this.#pieces.at(-1);
    if (!piece) this.#pieces.push((piece = [item]));
    // Nearly all come in order.
    else if (this.#lastOf(piece) <= time) piece.push(item);
    else {
      piece = this.#pieces[this.#pieceOf(time, false)] ?? piece;
      piece.splice(this.#placeIn(piece, time, false), 0, item);
    }
    if (piece.length > mostInPiece) this.#pieces.splice(this.#pieces.indexOf(piece), 1, ...halvesOf(piece));
  }

  /** The last item with a time less than this. */
  lastBefore(time: number): Item | undefined {
    return this.#last(time, false);
  }

  /** The last item with at most this time. */
  lastUntil(time: number): Item | undefined {
    return this.#last(time, true);
  }

  /** The first item with this time or a later one. */
  firstSince(time: number): Item | undefined {
    return this.#first(time, true);
  }

  /** The first item with a later time than this. */
  firstAfter(time: number): Item | undefined {
    return this.#first(time, false);
  }

  /** Takes out all items with at most this time, in order. */
  takeUntil(time: number): Item[] {
    const whole = this.#pieceOf(time, false);
    const taken = this.#pieces.splice(0, whole);
    const [rest] = this.#pieces;
    if (rest) taken.push(rest.splice(0, this.#placeIn(rest, time, false)));
    return taken.flat();
  }

  /** The first item after a time. @param orAt whether one at that time is meant too */
  #first(time: number, orAt: boolean): Item | undefined {
    const newest = this.#pieces.at(-1)?.at(-1);
    if (newest === undefined || !isAfter(this.#timeOf(newest), time, orAt)) return undefined;
    const piece = this.#pieces[this.#pieceOf(time, orAt)] ?? [];
    return piece[this.#placeIn(piece, time, orAt)];
  }

  /** The last item before a time. @param orAt whether one at that time is meant too */
  #last(time: number, orAt: boolean): Item | undefined {
    const newest = this.#pieces.at(-1)?.at(-1);
    if (newest === undefined || !isAfter(this.#timeOf(newest), time, !orAt)) return newest;
    const at = this.#pieceOf(time, !orAt);
    const piece = this.#pieces[at] ?? [];
    const place = this.#placeIn(piece, time, !orAt);
    return place > 0 ? piece[place - 1] : this.#pieces[at - 1]?.at(-1);
  }

  /** The index of the first piece with an item after a time. */
  #pieceOf(time: number, orAt: boolean): number {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAfter(this.#lastOf(this.#pieces[middle] ?? []), time, orAt)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The index of the first item of a piece after a time. */
  #placeIn(piece: readonly Item[], time: number, orAt: boolean): number {
    let [low, high] = [0, piece.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = piece[middle];
      if (item === undefined || isAfter(this.#timeOf(item), time, orAt)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #lastOf(piece: readonly Item[]): number {
    const last = piece.at(-1);
    return last === undefined ? -Infinity : this.#timeOf(last);
  }
}

function isAfter(itemTime: number, time: number, orAt: boolean): boolean {
  return orAt ? itemTime >= time : itemTime > time;
}

function halvesOf<Item>(piece: readonly Item[]): [Item[], Item[]] {
  const middle = piece.length >> 1;
  return [piece.slice(0, middle), piece.slice(middle)];
}
