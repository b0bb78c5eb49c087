/** Why a tag has not fired: what holds it back, and how all conditions stand. */
import { useEffect, useState } from 'preact/hooks';
import type { Evidence } from '../../src/diagnosis/evidence.ts';
import { nothingLookedUp, type ConditionState, type Surroundings } from '../../src/diagnosis/why/condition.ts';
import { tagStatus } from '../../src/diagnosis/tag-status.ts';
import { whyNotFired } from '../../src/diagnosis/why/why.ts';
import * as texts from '../../src/messages/compiled/why-tab.js';
import { standingText, whyAnswer } from '../../src/messages/why.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { Model, Tag } from '../../src/trace/model.ts';
import { clipped, formatClock, formatCountdown } from '../components/format.ts';
import { Outcome, type Tone } from '../components/outcome.tsx';
import { statusText } from '../texts/status-text.ts';
import { verdictStatus } from '../texts/verdict-text.ts';
import { DetailsHead } from './details-head.tsx';
import { EventLinks } from './event-links.tsx';

/** What the details take. */
export interface WhyDetailsProps {
  tag: Tag;
  model: Model;
  /** The problems of the trace. */
  problems: readonly TraceProblem[];
  /** Epoch ms. */
  now: number;
  /** Which events tell of what; null before the trace was read for it. */
  evidence: Evidence | null;
  eventAt: (seq: number) => TraceEvent | undefined;
  /** Looks around now; null for a trace that is over. */
  lookAround: ((origin: string) => Promise<Surroundings>) | null;
  onSelectSeq: (seq: number) => void;
  onClose: () => void;
}

/** How often it is looked around while the list is shown, ms. */
const lookEvery = 2_000;

const tones: Readonly<Record<ConditionState, Tone>> = { unmet: 'bad', unknown: 'plain', met: 'good' };

/** The details without their region. */
export function WhyDetails({ tag, model, problems, now, evidence, eventAt, lookAround, onSelectSeq, onClose }: WhyDetailsProps) {
  const surroundings = useSurroundings(new URL(tag.scope).origin, lookAround);
  const status = tagStatus(model, tag, now);
  const why = whyNotFired({ tag, status, model, now, surroundings, evidence: evidence ?? nothingProved });
  // A time that is to come is told by how long it takes, too.
  const timeText = (at: number) =>
    at > now ? texts.inTime({ time: formatClock(at, 's'), left: formatCountdown(at - now) }) : formatClock(at);
  const { title, answer, todo } = whyAnswer(why, timeText);
  const { text, tone } = statusText(status, now, (dispatch) => verdictStatus(dispatch, problems, now));
  const rows = why.standings.map((standing) => ({ standing, ...standingText(standing, tag.tag, timeText) }));
  const asText = () =>
    [
      title,
      answer,
      ...(todo === null ? [] : [todo]),
      ...rows.map(({ name, state, what }) => texts.line({ state, name, what })),
    ].join('\n');
  return (
    <>
      <DetailsHead state={text} copyHint={texts.copyHint()} {...{ tone, asText, onClose }} />
      <div class="details-panel" tabIndex={0}>
        <h2 class="problem-title">
          <bdi>{clipped(title)}</bdi>
        </h2>
        <p>
          <bdi>{clipped(answer)}</bdi>
        </p>
        {todo !== null && (
          <p>
            <bdi>{clipped(todo)}</bdi>
          </p>
        )}
        {why.fate && <EventLinks {...{ model, eventAt, onSelectSeq }} seqs={why.fate.evidence} />}
        {rows.length > 0 && (
          <>
            <h3>{texts.conditions()}</h3>
            <ul class="conditions">
              {rows.map(({ standing, name, state, what, todo: remedy }) => (
                <li key={standing.condition}>
                  <Outcome tone={tones[standing.state]}>
                    {standing.state === 'unknown' && <span class="unknown-mark">?</span>}
                    <span class="unseen">{state}: </span>
                    <b>{name}</b>
                  </Outcome>
                  <div class="condition-text">
                    <bdi>{clipped(what)}</bdi>
                    {remedy !== null && standing !== why.deciding && <bdi class="dim"> {clipped(remedy)}</bdi>}
                    <EventLinks {...{ model, eventAt, onSelectSeq }} seqs={standing.evidence} />
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

const nothingProved = { observed: () => undefined, connectivity: undefined };

/** What is around, looked up again and again while it is shown. */
function useSurroundings(origin: string, lookAround: WhyDetailsProps['lookAround']): Surroundings {
  const [surroundings, setSurroundings] = useState(nothingLookedUp);
  useEffect(() => {
    if (!lookAround) {
      setSurroundings(nothingLookedUp);
      return undefined;
    }
    let shown = true;
    const look = () =>
      void lookAround(origin).then((found) => {
        if (shown) setSurroundings(found);
      });
    look();
    const timer = setInterval(look, lookEvery);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [origin, lookAround]);
  return surroundings;
}
