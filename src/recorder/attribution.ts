/** Finds out to which dispatch of one run that belongs which was done at a stack. */
import { dispatchOfMark } from '../protocol/mark.ts';
import type { Attribution as How } from '../trace/events.ts';
import type { SameTask } from './same-task.ts';
import type { Stack } from './stacks.ts';

/** The dispatch that a fact belongs to, as far as that can be told. */
export interface Belonging {
  dispatchId: string | null;
  attribution: How;
}

export interface AttributionOptions {
  runId: string;
  /** The probe's script, where it is known already. */
  probeScriptId: string | null;
  /** Whose that is which was done where no mark can be. */
  sameTask: SameTask;
  /** Whether all listeners of the worker are wrapped. */
  isEarly: () => boolean;
  olderStack: (of: NonNullable<Stack['parentId']>) => Promise<Stack>;
}

export class Attribution {
  readonly #options: AttributionOptions;
  /** The worker's own scripts may have functions of the same names, and the same address. */
  #probeScriptId: string | null;

  constructor(options: AttributionOptions) {
    this.#options = options;
    this.#probeScriptId = options.probeScriptId;
  }

  /** The probe's script, whose marks count; null while it is not known. */
  get probeScriptId(): string | null {
    return this.#probeScriptId;
  }

  /** Takes the script that put the probe in. */
  foundProbe(scriptId: string): void {
    this.#probeScriptId = scriptId;
  }

  /** The number of the dispatch whose mark the probe has left on a stack, or null. */
  markOn(stack: Stack | undefined): number | null {
    for (let part = stack; part; part = part.parent) {
      for (const { functionName, scriptId } of part.callFrames) {
        const dispatch = scriptId === this.#probeScriptId ? dispatchOfMark(functionName) : null;
        if (dispatch !== null) return dispatch;
      }
    }
    return null;
  }

  /**
   * The mark of the probe on a stack tells the dispatch, also one that is over. Without a mark it is none's in a worker
   * whose listeners are all wrapped; in another one it may be found to be what a listener did at once.
   */
  of(stack: Stack | undefined): Belonging {
    const { runId, sameTask, isEarly } = this.#options;
    const marked = this.markOn(stack);
    if (marked !== null) return { dispatchId: `${runId}.${marked}`, attribution: 'exact' };
    const dispatchId = isEarly() ? null : sameTask.ownerOf(stack);
    return dispatchId === null ? { dispatchId, attribution: 'none' } : { dispatchId, attribution: 'inferred' };
  }

  /** The same for stacks whose older parts the browser tells only when asked for them; `ask`: whether it is. */
  async ofWhole(stack: Stack | undefined, ask: boolean): Promise<Belonging> {
    const told = this.of(stack);
    let oldest = stack;
    while (oldest?.parent) oldest = oldest.parent;
    if (told.attribution === 'exact' || !ask || !oldest?.parentId) return told;
    try {
      const older = await this.ofWhole(await this.#options.olderStack(oldest.parentId), ask);
      return older.attribution === 'exact' ? older : told;
    } catch {
      return told;
    }
  }
}
