/** The marks by which the recorder finds out whose a request, a message or an exception is. */

/**
 * The name of the functions of the probe that a dispatch runs beneath: it stands in the stack of all that the
 * dispatch does, and so tells whose a request or a message is.
 */
export function markOf(dispatch: number): string {
  return `syncscope dispatch ${dispatch}`;
}

/** The dispatch that a function's name marks, or null. */
export function dispatchOfMark(name: string): number | null {
  const found = /^(?:async )?syncscope dispatch (\d+)$/.exec(name);
  return found ? Number(found[1]) : null;
}
