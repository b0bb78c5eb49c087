/** Notes what the worker uses, so that a dispatch that did nothing can be told from one that did something else than requests. */
import type { Use } from '../../src/protocol/uses.ts';
import { apply, own, plain } from '../guest/natives.ts';
import { scope, time } from './natives.ts';
import { patch } from './patches.ts';

/** When each was used last, epoch ms, by its number; zero for never, and nothing for what is not followed. */
export const uses: Record<number, number> = plain({});

/** Begins to note it. @throws where an interface is not there yet, as before the worker's script runs, or was frozen */
export function followUses(followed: readonly Use[]): void {
  for (let i = 0; i < followed.length; i++) {
    const use = followed[i] as Use;
    patch(use.of ? own(scope, use.of).value.prototype : scope, use.name, use.part, (native, self, args) => {
      uses[i] = time();
      return apply(native, self, args);
    });
    uses[i] = 0;
  }
}
