/**
 * Scopes, ids, tags and addresses stand in many events. Parsed, each is a text of its own, which would fill the memory:
 * here those that are the same become one.
 */

/** Shorter ones engines share themselves; longer ones are hardly ever the same. */
const [shortest, longest] = [11, 500];
/** So many are remembered at most; what comes again comes soon. */
const mostTexts = 20_000;
/** Frames of a stack, and what is in them, are as deep as texts are looked for. */
const deepest = 3;

export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** Puts shared texts in place of those of an object or a list, and of what is in it. */
  share(holder: object, depth = 1): void {
    for (const key of Object.keys(holder)) {
      const value: unknown = Reflect.get(holder, key);
      if (typeof value === 'string') {
        if (value.length < shortest || value.length > longest) continue;
        Reflect.set(holder, key, this.#shared(value));
      } else if (typeof value === 'object' && value !== null && depth < deepest) this.share(value, depth + 1);
    }
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size === mostTexts) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}
