/** Ids, which are others each time: in what a test compares, `:id` stands in their place. */

/** UUIDs, hashes, timestamps and other long numbers, and mixed characters as no word has them. */
export const idPattern =
  /[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}|\d{4}-\d\d-\d\dT[\d:.%A-F]+Z?|(?<!\w)(?=\w*\d)(?=\w*[A-Z])(?=\w*[a-z])\w{16,}|(?<![A-Za-z\d])(?=[a-fA-F]*\d)[\da-fA-F]{8,}(?![A-Za-z\d])/g;

/** Numbers that stand alone between the marks of a path. */
export const numberPattern = /(?<=[/._~=,;-])\d+(?=[/._~=,;-]|$)/g;

/** A name with a mark in place of each id. */
export function withoutIds(name: string): string {
  return name.replace(idPattern, ':id');
}

/** The path of an address with a mark in place of each id. */
export function pathWithoutIds(path: string): string {
  return withoutIds(path).replace(numberPattern, ':id');
}
