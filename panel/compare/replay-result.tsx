/** What came of a replay: each attempt as it was and as it is now, side by side. */
import * as texts from '../../src/messages/compiled/compare-dialog.js';
import { eventReasonText } from '../../src/messages/reasons.ts';
import { durationText } from '../../src/messages/durations.ts';
import { compareReplay, countsOf, differencesFirst } from '../../src/trace/compare.ts';
import type { Model, Replay } from '../../src/trace/model.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { ExportComparison } from './export-comparison.tsx';

/** What it takes. */
export interface ReplayResultProps {
  model: Model;
  replay: Replay;
}

/** The comparison. */
export function ReplayResult({ model, replay }: ReplayResultProps) {
  const attempts = compareReplay(model, replay);
  // While it runs each stays where it is.
  const listed = replay.settledAt === null ? attempts : differencesFirst(attempts);
  const { both, different } = countsOf(attempts);
  const report = () => ({
    before: { name: texts.recordingName() },
    after: { id: replay.replayId, name: texts.replayName(), startedAt: replay.startedAt },
    attempts: compareReplay(model, replay),
  });
  return (
    <>
      <div class="compare-tools">
        <p class="sentence">{sentenceOf(replay, both, different)}</p>
        <ExportComparison empty={attempts.length === 0} report={report} />
      </div>
      <ComparisonTable attempts={listed} after={texts.now()} />
    </>
  );
}

/** A replay in a sentence or two. */
function sentenceOf({ dispatches, settledAt, startedAt, outcome, why }: Replay, done: number, different: number): string {
  const counts = { done, count: dispatches.length, different };
  if (settledAt === null) return texts.replayRunning(counts);
  const duration = durationText(settledAt - startedAt);
  const end =
    outcome === 'completed' ? texts.replayCompleted({ duration }) : texts.replayEnded({ outcome: outcome ?? '', duration });
  return [end, why ? eventReasonText(why) : '', texts.replayResult(counts)].filter(Boolean).join(' ');
}
