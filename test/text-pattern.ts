/** Finding texts of the catalogue in what is shown. */

/** Stands for what a test does not know of a text, such as how long something took. */
export const something = '\ufffc';

/** Finds a text; what stands for blanks may be other blanks, as between elements. */
export function patternOf(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(escaped.replaceAll(something, '[^]*?').replace(/\s+/g, String.raw`\s+`));
}

/** The number above one that a text has in what is shown; null where that is not there. */
export function numberIn(shown: string, textOf: (number: number) => string): number | null {
  const [, found] = new RegExp(textOf(2).replace('2', String.raw`([\d,]+)`)).exec(shown) ?? [];
  return found === undefined ? null : Number(found.replaceAll(',', ''));
}
