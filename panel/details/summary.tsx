/** What happened in what is selected, in sentences and on a waterfall. */
import type { ComponentChildren } from 'preact';
import { problemsOf } from '../../src/diagnosis/dispatch-problems.ts';
import { markedBy } from '../../src/diagnosis/marked.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/details.js';
import { dispatchProblemText } from '../../src/messages/dispatch-problems.ts';
import { durationText } from '../../src/messages/durations.ts';
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import { tagOfDispatch, type Dispatch, type Model, type Replay } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { clipped, formatClock } from '../components/format.ts';
import { BreakIcon, WarningIcon } from '../components/icons.tsx';
import { Outcome } from '../components/outcome.tsx';
import { eventFacts, kindText } from '../texts/event-facts.ts';
import { outcomeSentence } from '../texts/sentence.ts';
import { changedByRules } from './changed-by-rules.ts';
import { verdictTone } from '../texts/verdict-text.ts';
import { shownEvent } from './raw-event.tsx';
import type { WaterfallRow } from './waterfall-rows.ts';
import { Waterfall } from './waterfall.tsx';

/** What the summary takes. */
export interface SummaryProps {
  model: Model;
  /** The problems of the trace. */
  problems: readonly TraceProblem[];
  now: number;
  event: TraceEvent | null;
  dispatch: Dispatch | null;
  /** The `seq` of the event that a row of the waterfall began with. */
  seqOf: (row: WaterfallRow) => number | null;
  onSelectSeq: (seq: number) => void;
  /** Shows what came of a replay. */
  replayResult: (replay: Replay) => ComponentChildren;
}

/** The summary: of a replay, a dispatch, or else an event. */
export function Summary({ model, problems: allProblems, event, dispatch, now, seqOf, onSelectSeq, replayResult }: SummaryProps) {
  const replayId = event && isKnown(event) && 'replayId' in event && event.kind !== 'fire-requested' ? event.replayId : null;
  const replay = replayId === null ? undefined : model.replays.get(replayId);
  if (replay) return <>{replayResult(replay)}</>;
  if (!dispatch) return event && <EventSummary model={model} event={event} />;
  const problems = problemsOf(dispatch);
  const changed = changedByRules(dispatch);
  const verdict = verdictOf(dispatch, markedBy(allProblems), now);
  const calls = tagOfDispatch(model, dispatch)?.calls;
  const startup = model.fires.get(dispatch.fireId ?? '')?.startup ?? null;
  const call = calls?.findLast((c) => c.calledAt <= dispatch.startedAt && c.outcome !== 'rejected');
  const facts = [
    dispatch.lastChance && texts.lastChance(),
    call && texts.before({ duration: durationText(dispatch.startedAt - call.calledAt) }),
    startup !== null && texts.startup({ duration: durationText(startup) }),
    dispatch.listeners !== null && texts.listeners({ listeners: dispatch.listeners }),
  ];
  return (
    <>
      <p class="sentence">
        <bdi class="tag-name">{tagName(dispatch.tag)}</bdi>{' '}
        <Outcome tone={verdictTone(verdict)}>
          <bdi>{clipped(outcomeSentence(dispatch, verdict, now, tagOfDispatch(model, dispatch)))}</bdi>
        </Outcome>
      </p>
      {problems.map((problem) => (
        <p class={problem.severity === 'note' ? 'facts' : 'finding'} key={problem.rule}>
          {problem.severity !== 'note' && <WarningIcon />}
          <bdi>{clipped(dispatchProblemText(problem))}</bdi>
        </p>
      ))}
      {changed !== null && (
        <p class="finding">
          <BreakIcon />
          <bdi>{clipped(changed)}</bdi>
        </p>
      )}
      <p class="facts">
        {formatClock(dispatch.startedAt)} · <bdi>{clipped(scopeName(model, dispatch.scope))}</bdi>
        {facts.filter(Boolean).map((fact) => ` · ${fact}`)}
      </p>
      <Waterfall
        dispatch={dispatch}
        verdict={verdict}
        now={now}
        isSelected={(row) => row.kind !== 'handler' && event !== null && seqOf(row) === event.seq}
        onSelect={(row) => {
          const seq = seqOf(row);
          if (seq !== null) onSelectSeq(seq);
        }}
      />
    </>
  );
}

function EventSummary({ model, event }: { model: Model; event: TraceEvent }) {
  const { tag, result, tone, duration } = eventFacts(model, event);
  return (
    <>
      <p class="sentence">
        <span class="capital">{kindText(event.kind)}</span>
        {tag !== null && (
          <>
            {' '}
            <bdi class="tag-name">{clipped(tagName(tag))}</bdi>
          </>
        )}
        {result && (
          <>
            {': '}
            <Outcome tone={tone}>
              <bdi>{clipped(result)}</bdi>
            </Outcome>
          </>
        )}
      </p>
      <p class="facts">
        {formatClock(event.at)} · {texts.seenBy({ source: event.source })}
        {event.scope && (
          <>
            {' · '}
            <bdi>{clipped(scopeName(model, event.scope))}</bdi>
          </>
        )}
        {duration !== null && ` · ${durationText(duration)}`}
      </p>
      <pre class="json">{shownEvent(event)}</pre>
    </>
  );
}
