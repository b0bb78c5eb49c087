/** How `until` waits. */
export interface UntilOptions {
  /** What is waited for, as it should read in the error: "the panel to be ready". */
  what: string;
  /** How long to wait in milliseconds; 30 s unless told. */
  timeoutMs?: number;
}

/** With `accept`, only values that it accepts end the wait. */
export interface UntilAccepted<T> extends UntilOptions {
  accept: (value: T) => boolean;
}

type Found<T> = Exclude<T, undefined | null | false>;

const pollMs = 20;
/**
 * How long one asking may take at first, ms: an answer may get lost, and the next asking then finds what is there. On a
 * slow machine an answer may just take longer, so each asking that was not answered in time gives the next twice as long.
 */
const firstProbeMs = 3_000;

/**
 * Asks `probe` again and again, 20 ms apart, and gives the first value that is accepted; without `accept`,
 * the first that is not `undefined`, `null` or `false`.
 * A probe that throws counts as "not yet": frames and targets come and go while one looks at them. It only asks: one that
 * takes too long is asked again while the first may still be at it.
 * @throws when the time is over, naming `what` and the last value or error seen
 */
export async function until<T>(probe: () => T | Promise<T>, options: UntilAccepted<Awaited<T>>): Promise<Awaited<T>>;
export async function until<T>(probe: () => T | Promise<T>, options: UntilOptions): Promise<Found<Awaited<T>>>;
export async function until<T>(
  probe: () => T | Promise<T>,
  { what, timeoutMs = 30_000, accept = isThere }: UntilOptions & Partial<UntilAccepted<Awaited<T>>>,
): Promise<Awaited<T>> {
  const end = performance.now() + timeoutMs;
  let probeMs = firstProbeMs;
  let last = 'nothing yet';
  let cause: unknown;
  for (;;) {
    try {
      const value = await within(probe, Math.min(probeMs, end - performance.now()));
      if (accept(value)) return value;
      last = describe(value);
      cause = undefined;
    } catch (error) {
      if (error === tooLate) probeMs *= 2;
      else {
        last = String(error);
        cause = error;
      }
    }
    if (performance.now() + pollMs >= end) {
      throw new Error(`Waited ${timeoutMs} ms for ${what}. Last seen: ${last}`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

const tooLate = new Error('The probe did not answer in time');

/** A probe may hang for good, for instance on a target that has just gone. */
async function within<T>(probe: () => T | Promise<T>, ms: number): Promise<Awaited<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLate), Math.max(ms, 0));
  });
  try {
    return await Promise.race([probe(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function describe(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
