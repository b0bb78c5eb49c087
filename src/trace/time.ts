/** Which numbers are times: a file may hold any. */

/** The last epoch time that calendars know, in ms; its negative is the first. */
export const lastTime = 8.64e15;

/** Whether a number is an epoch time that can be shown, in ms. */
export function isTime(at: number): boolean {
  return Math.abs(at) <= lastTime;
}
