/** The time, as the core is told it: a test, and each place that the core runs in, has its own. */

export interface Clock {
  /** Epoch ms with a fraction, by a steady clock: one that nobody sets. The times in a trace are by it. */
  now(): number;
}
