/** Waiting, but not for ever. */

/**
 * Waits for a promise.
 * @param ms how long, ms
 * @throws an error with `sentence` when it takes longer; what the promise does later is not heard
 */
export async function within<T>(promise: Promise<T>, ms: number, sentence: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(sentence)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
