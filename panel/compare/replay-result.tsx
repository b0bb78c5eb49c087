/** What came of a replay: each attempt as it was and as it is now, side by side. */
import { compareReplay, countsOf } from '../../src/trace/compare.ts';
import type { Model, Replay } from '../../src/trace/model.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { ExportComparison } from './export-comparison.tsx';
import { countOf, formatDuration } from '../components/format.ts';
import { saidText } from '../../src/messages/reasons.ts';

/** What it takes. */
export interface ReplayResultProps {
  model: Model;
  replay: Replay;
}

/** The comparison. */
export function ReplayResult({ model, replay }: ReplayResultProps) {
  const attempts = compareReplay(model, replay);
  const { both, different } = countsOf(attempts);
  const report = () => ({
    before: { name: 'Recording' },
    after: { id: replay.replayId, name: 'Replay', startedAt: replay.startedAt },
    attempts: compareReplay(model, replay),
  });
  return (
    <>
      <div class="compare-tools">
        <p class="sentence">{sentenceOf(replay, both, different)}</p>
        <ExportComparison empty={attempts.length === 0} report={report} />
      </div>
      <ComparisonTable attempts={attempts} after="Now" />
    </>
  );
}

/** A replay in a sentence. */
function sentenceOf({ dispatches, settledAt, startedAt, outcome, why }: Replay, done: number, different: number): string {
  const all = countOf(dispatches.length, 'attempt');
  if (settledAt === null) return `${done} of ${all} done, ${different} different so far.`;
  const took = formatDuration(settledAt - startedAt);
  const end =
    outcome === 'completed' ? `Replayed in ${took}` : `The replay was ${outcome} after ${took}: ${why ? saidText(why) : ''}`;
  return `${end.replace(/\.$/, '')}. ${done} of ${all} done, ${different === 0 ? 'none' : different} different.`;
}
