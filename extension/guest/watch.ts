/** Waits for what a call of the browser's gave, in the place of the code that made it. */
import { clean, type Place } from './stacks.ts';

/**
 * Passes a call's result on as it is: a rejection is handled, or not, as it would be without us.
 * @param place where the call was made
 * @param ownPlace what the places of our script have in stacks
 * @param settled told how it ended: the result, or what it was rejected with
 */
export async function watch(
  result: unknown,
  place: Place,
  ownPlace: string,
  settled: (value: unknown, rejected?: true) => void,
): Promise<unknown> {
  let value: unknown;
  try {
    value = await result;
  } catch (reason) {
    settled(reason, true);
    clean(reason, place, 1, ownPlace);
    throw reason;
  }
  settled(value);
  return value;
}
