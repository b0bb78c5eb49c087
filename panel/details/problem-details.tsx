/** What is known of a problem: what happened, what proves it, and what to do. */
import { markedBy } from '../../src/diagnosis/marked.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import * as texts from '../../src/messages/compiled/problems-tab.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { Button } from '../components/button.tsx';
import { clipped, formatClock } from '../components/format.ts';
import { useShown } from '../components/shown.tsx';
import { attemptCell } from '../texts/attempt-line.ts';
import { verdictText } from '../texts/verdict-text.ts';
import { DetailsHead } from './details-head.tsx';
import { EventLinks } from './event-links.tsx';
import { LearnMore } from './rule-page-dialog.tsx';
import { problemAsText, severityText, severityTone, wordsOf } from '../texts/problem-words.ts';

/** What the details take. */
export interface ProblemDetailsProps {
  problem: TraceProblem;
  /** All problems of the trace. */
  problems: readonly TraceProblem[];
  now: number;
  model: Model;
  eventAt: (seq: number) => TraceEvent | undefined;
  onSelectSeq: (seq: number) => void;
  onSelectDispatch: (dispatchId: string) => void;
  onMute: (rule: string) => void;
  onClose: () => void;
}

/** How many attempts are drawn at first. */
const attemptsAtOnce = 20;

/** The details without their region. */
export function ProblemDetails({
  problem,
  problems,
  now,
  model,
  eventAt,
  onSelectSeq,
  onSelectDispatch,
  onMute,
  onClose,
}: ProblemDetailsProps) {
  const { title, what, doubt, todo } = wordsOf(problem);
  const { items, more } = useShown(problem.subject.dispatches, problem.key, attemptsAtOnce);
  return (
    <>
      <DetailsHead
        tone={severityTone(problem.severity)}
        state={severityText(problem.severity)}
        copyHint={texts.copyHint()}
        asText={() => problemAsText(problem)}
        onClose={onClose}
      >
        <Button class="outlined" hint={texts.muteHint()} onPress={() => onMute(problem.rule)}>
          {texts.mute()}
        </Button>
      </DetailsHead>
      <div class="details-panel" tabIndex={0}>
        <h2 class="problem-title">
          <bdi>{clipped(title)}</bdi>
        </h2>
        <p>
          <bdi>{clipped(what)}</bdi>
        </p>
        {doubt !== null && <p class="facts">{doubt}</p>}
        <h3>{texts.whatToDo()}</h3>
        <p>
          <bdi>{clipped(todo)}</bdi>
        </p>
        <LearnMore rule={problem.rule} />
        <EventLinks {...{ model, eventAt, onSelectSeq }} seqs={problem.evidence} heading={texts.evidence()} />
        {items.length > 0 && (
          <>
            <h3>{texts.attempts()}</h3>
            <ul class="evidence">
              {items.map((dispatchId) => {
                const dispatch = model.dispatches.get(dispatchId);
                return (
                  dispatch && (
                    <li key={dispatchId}>
                      <button type="button" class="link" onClick={() => onSelectDispatch(dispatchId)}>
                        {formatClock(dispatch.startedAt)}{' '}
                        <bdi>
                          {clipped(
                            texts.attemptLine({
                              tag: tagName(dispatch.tag),
                              attempt: attemptCell(dispatch),
                              result: verdictText(dispatch, verdictOf(dispatch, markedBy(problems), now)),
                            }),
                          )}
                        </bdi>
                      </button>
                    </li>
                  )
                );
              })}
            </ul>
            {more}
          </>
        )}
      </div>
    </>
  );
}
