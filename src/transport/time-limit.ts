/** Waiting, but not for ever. */

/** Does something after a time, ms, unless the signal comes first. */
export function after(ms: number, signal: AbortSignal, work: () => void): void {
  if (signal.aborted) return;
  const end = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', end);
    work();
  }, ms);
  signal.addEventListener('abort', end, { once: true });
}

/**
 * Waits for a promise.
 * @param ms how long, ms
 * @param late what is thrown when it takes longer; what the promise does then is not heard
 */
export async function within<T>(promise: Promise<T>, ms: number, late = () => new Error('too late')): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
