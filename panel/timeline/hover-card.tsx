/** What the pointer is on, in a few lines. */
import type { Mark } from '../../src/diagnosis/marked.ts';
import * as texts from '../../src/messages/compiled/timeline.js';
import { tagOfDispatch, type Model } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { Outcome } from '../components/outcome.tsx';
import { clipped, formatClock } from '../components/format.ts';
import { outcomeSentence } from '../texts/sentence.ts';
import { coalescedText } from '../texts/event-facts.ts';
import { severityTone, wordsOf } from '../texts/problem-words.ts';
import { verdictTone } from '../texts/verdict-text.ts';
import type { Hit, Scene } from './scene.ts';
import { eventReasonText } from '../../src/messages/reasons.ts';
import { durationText } from '../../src/messages/durations.ts';

/** How much of one text has room on it, characters. */
const mostOfText = 500;

/** The card. It only shows; all of it can also be read in Details. */
export function HoverCard({ model, hit, left, top, now }: { model: Model; hit: Hit; left: number; top: number; now: number }) {
  return (
    <div class="hover-card" aria-hidden="true" style={{ left: `${left}px`, top: `${top}px` }}>
      <Content model={model} hit={hit} now={now} />
    </div>
  );
}

function Content({ model, hit, now }: { model: Model; hit: Hit; now: number }) {
  switch (hit.kind) {
    case 'bar': {
      const { dispatch, count, bad, problem, verdict } = hit.bar;
      if (count > 1) {
        return (
          <>
            <strong>{texts.closeTogether({ attempts: count })}</strong>
            <div>{texts.zoomIn({ bad })}</div>
            <ProblemLine problem={problem} />
          </>
        );
      }
      return (
        <>
          <strong class="clip">
            <bdi>{tagName(dispatch.tag)}</bdi>
          </strong>
          <Outcome tone={verdictTone(verdict)}>
            {clipped(outcomeSentence(dispatch, verdict, now, tagOfDispatch(model, dispatch)), mostOfText)}
          </Outcome>
          <ProblemLine problem={problem} />
          <div class="dim">
            {formatClock(dispatch.startedAt)} ·{' '}
            {texts.counts({ promises: dispatch.promises.length, requests: dispatch.requests.length })}
          </div>
        </>
      );
    }
    case 'mark': {
      const { call, count, effect, problem } = hit.mark;
      const registered = count === 1 && call.outcome === 'rejected' ? texts.refused() : texts.registered({ times: count });
      const coalesced = coalescedText(effect);
      return (
        <>
          <strong class="clip">
            <bdi>{tagName(call.tag)}</bdi>
          </strong>
          <div>
            {call.minInterval === null ? registered : texts.every({ registered, interval: durationText(call.minInterval) })}
          </div>
          {coalesced !== null && <div>{texts.resolvedBut({ why: coalesced })}</div>}
          {call.error && <div>{clipped(`${call.error.name}: ${call.error.message}`, mostOfText)}</div>}
          <ProblemLine problem={problem} />
          <div class="dim">{formatClock(call.calledAt)}</div>
        </>
      );
    }
    case 'expected':
      return <div>{texts.nextAttempt({ time: formatClock(hit.expected.at) })}</div>;
    default:
      return <div>{shadeText(hit.shade)}</div>;
  }
}

function ProblemLine({ problem }: { problem: Mark | null }) {
  return (
    problem && (
      <div>
        <Outcome tone={severityTone(problem.severity)}>{clipped(wordsOf(problem.worst).title, mostOfText)}</Outcome>
      </div>
    )
  );
}

function shadeText({ kind, why }: Scene['shades'][number]): string {
  if (!why) return texts.offlineHeld();
  const said = eventReasonText(why);
  return clipped(kind === 'gap' ? texts.notSeenWhy({ why: said }) : texts.requestsBreak({ rule: said }), mostOfText);
}
