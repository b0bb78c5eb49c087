/** What the panel says: what happened, and what went wrong. */
import { signal, type Signal } from '@preact/signals';
import type { Why } from '../../src/trace/event-reason.ts';
import { Failure } from '../../src/protocol/failure.ts';
import { RequestFailed } from '../../src/transport/requests.ts';
import { LazyCode } from '../components/lazy.tsx';

/** The slice. */
export interface Notices {
  /** What the live region says. */
  status: Signal<string>;
  /** What went wrong with the user's last action. */
  error: Signal<string | null>;
  /** Does what the user asked for; what goes wrong is shown. */
  attempt: (work: Promise<unknown>) => void;
}

/** What the reasons of background are put into words by. */
export const whyWords = new LazyCode<(why: Why) => string>();

/** Makes the slice. */
export function createNotices(): Notices {
  const error = signal<string | null>(null);
  return {
    status: signal(''),
    error,
    attempt(work) {
      error.value = null;
      work.catch(async (fault: unknown) => (error.value = await sentenceLoaded(fault)));
    },
  };
}

/** What a thrown thing says. */
export function sentenceOf(fault: unknown): string {
  if (isTold(fault)) return whyWords.code?.(fault.why) ?? fault.why.code;
  return fault instanceof Error ? fault.message : String(fault);
}

/** The same, after the words that it takes are loaded. */
export async function sentenceLoaded(fault: unknown): Promise<string> {
  if (isTold(fault)) await whyWords.load().catch(() => null);
  return sentenceOf(fault);
}

function isTold(fault: unknown): fault is Failure | RequestFailed {
  return fault instanceof Failure || fault instanceof RequestFailed;
}
