/** Stretches of time, of which it is asked whether one of them meets another. */

export class Stretches {
  #spans: { from: number; to: number }[] = [];
  /** Whether they are in order, and none meets the next. */
  #tidy = true;

  add(from: number, to: number): void {
    this.#spans.push({ from, to });
    this.#tidy = false;
  }

  /** Whether one of them has some of the time from one moment to another. */
  meet(from: number, to: number): boolean {
    const spans = this.#tidied();
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.to ?? Infinity) < from) low = middle + 1;
      else high = middle;
    }
    const first = spans[low];
    return first !== undefined && first.from <= to;
  }

  #tidied(): readonly { from: number; to: number }[] {
    if (this.#tidy) return this.#spans;
    const merged: { from: number; to: number }[] = [];
    for (const span of this.#spans.sort((a, b) => a.from - b.from)) {
      const last = merged.at(-1);
      if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
      else merged.push(span);
    }
    this.#spans = merged;
    this.#tidy = true;
    return merged;
  }
}
