/** The clocks of a trace. */

/**
 * By how much the times of the browser and of a worker may be apart, ms. The browser reads the clock of the wall and
 * the steady one, one after the other, to tell when a request began: what comes between them moves all of its times.
 */
export const clockTolerance = 5;

/** How long after its time a look at the browser's list of tags may still see what is registered, ms. */
export const longestLook = 250;
