/** The verdict on a dispatch in a few words, with its tone: the same wherever a dispatch is shown. */
import { markedBy } from '../../src/diagnosis/marked.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { verdictOf, type Verdict } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/results.js';
import states from '../../src/messages/compiled/states.js';
import { successText } from '../../src/messages/verdict.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import type { Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';
import type { StatusText } from './status-text.ts';

/** The sign and colour of how a dispatch stands. */
const tones: Record<Verdict['standing'], Tone> = {
  running: 'running',
  unknown: 'plain',
  succeeded: 'good',
  risk: 'warning',
  failure: 'bad',
  loss: 'bad',
};

/** The sign and colour of a verdict. */
export function verdictTone({ standing }: Verdict): Tone {
  return tones[standing];
}

/** A verdict in a few words, what became of the work first: `lost: a request failed`. */
export function verdictText(dispatch: Dispatch, verdict: Verdict): string {
  const { standing } = verdict;
  if (standing === 'running') return states.running();
  if (standing === 'unknown') return texts.endNotSeen();
  if (dispatch.outcome === 'failed') {
    const why = dispatch.error ? errorText(dispatch.error) : reasonText(dispatch.reason);
    return standing === 'loss' && verdict.rule === 'gave-up' ? texts.lostAfterLast({ why }) : texts.failed({ why });
  }
  return successText(verdict);
}

/** The verdict on a dispatch, as the status of its tag. @param problems those of the trace @param now epoch ms */
export function verdictStatus(dispatch: Dispatch, problems: readonly TraceProblem[], now: number): StatusText {
  const verdict = verdictOf(dispatch, markedBy(problems), now);
  return { text: verdictText(dispatch, verdict), tone: verdictTone(verdict) };
}
