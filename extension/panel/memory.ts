/** What outlives the panel, in the storage of our own origin. */
import type { Memory } from '../../panel/host.ts';

/** A browser may refuse storage to extensions; sizes are not worth a message. */
export const memory: Memory = {
  read(key) {
    try {
      const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
      return value ?? undefined;
    } catch {
      return undefined;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // As above.
    }
  },
};
