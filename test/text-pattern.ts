/** Finding texts of the catalogue in what is shown. */

/** Stands for what a test does not know of a text, such as how long something took. */
export const something = '\ufffc';

/** Finds a text; what stands for blanks may be other blanks, as between elements. */
export function patternOf(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(escaped.replaceAll(something, '[^]*?').replace(/\s+/g, String.raw`\s+`));
}
