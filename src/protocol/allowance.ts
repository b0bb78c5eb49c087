/** A bound on what may be done at once, and over time. It uses none of the built-ins that a page or a worker can replace. */

/**
 * Takes so much, or nothing, at a time (ms, by any clock that does not go back), and gives how much room is left then; a
 * negative number is owed.
 */
export type Allowance = (at: number, taken?: number) => number;

/** So much at once, and so much in each second after that. */
export function allowance(mostAtOnce: number, mostPerSecond: number): Allowance {
  let room = mostAtOnce;
  let roomAt = 0;
  return (at, taken = 0) => {
    room += ((at - roomAt) / 1_000) * mostPerSecond;
    if (room > mostAtOnce) room = mostAtOnce;
    roomAt = at;
    return (room -= taken);
  };
}

/** Whether there is room for so much at a time, which is taken then. */
export function take(from: Allowance, needed: number, at: number): boolean {
  return from(at) >= needed && from(at, needed) >= 0;
}
