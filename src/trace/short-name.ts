/** Names as parts of keys: one of a megabyte, repeated in the key of each thing that has it, would fill the memory. */

const longest = 500;
/** Begins what stands for another name, and no name that stands for itself. */
const mark = '\0';
/** The numbers of those that are longer. */
const numbers = new Map<string, number>();

/** A name that stands for another one in keys: the same for the same, and short. It means nothing outside this process. */
export function shortName(name: string): string {
  if (name.length <= longest && !name.startsWith(mark)) return name;
  let number = numbers.get(name);
  if (number === undefined) numbers.set(name, (number = numbers.size));
  return `${mark}${number}`;
}
