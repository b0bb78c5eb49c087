/** Going to a name by typing its beginning, as in lists and trees of the system. */

/** Letters that come later than this after the last begin anew, ms. */
const longestPause = 1_000;

/** What was typed of late, in one list. */
export class TypeAhead {
  #typed = '';
  #at = -Infinity;

  /**
   * Takes a key.
   * @param count how many names there are
   * @param from the name to look from, −1 for none: one letter again and again goes through those that begin with it
   * @returns the name to go to, −1 where none begins so; null where the key types nothing
   */
  press(
    { key, timeStamp }: Pick<KeyboardEvent, 'key' | 'timeStamp'>,
    count: number,
    nameAt: (index: number) => string,
    from: number,
  ): number | null {
    const typing = timeStamp - this.#at < longestPause && this.#typed !== '';
    // The blank by itself does something else.
    if (!/^.$/u.test(key) || (key === ' ' && !typing)) return null;
    const letter = key.toLowerCase();
    const typed = typing ? this.#typed + letter : letter;
    const again = typed === letter.repeat(typed.length);
    this.#typed = typed;
    this.#at = timeStamp;
    const looked = again ? letter : typed;
    // While more of a name is typed, the present one may be it.
    const first = Math.max(0, looked.length > 1 ? from : from + 1);
    for (let step = 0; step < count; step++) {
      const index = (first + step) % count;
      if (nameAt(index).toLowerCase().startsWith(looked)) return index;
    }
    return -1;
  }
}
