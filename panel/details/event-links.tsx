/** The events that prove something, as links that select them. */
import * as texts from '../../src/messages/compiled/problems-tab.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { clipped, formatClock } from '../components/format.ts';
import { eventFacts, kindText } from '../texts/event-facts.ts';

/** What the links take. */
export interface EventLinksProps {
  /** The `seq` of the events. */
  seqs: readonly number[];
  model: Model;
  eventAt: (seq: number) => TraceEvent | undefined;
  onSelectSeq: (seq: number) => void;
  /** What stands above them. */
  heading?: string;
}

/** The links; nothing where there is no such event. */
export function EventLinks({ seqs, model, eventAt, onSelectSeq, heading }: EventLinksProps) {
  const events = seqs.flatMap((seq) => eventAt(seq) ?? []);
  if (events.length === 0) return null;
  return (
    <>
      {heading !== undefined && <h3>{heading}</h3>}
      <ul class="evidence">
        {events.map((event) => (
          <li key={event.seq}>
            <button type="button" class="link" onClick={() => onSelectSeq(event.seq)}>
              {formatClock(event.at)} <bdi>{clipped(eventText(model, event))}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function eventText(model: Model, event: TraceEvent): string {
  const { result } = eventFacts(model, event);
  return result ? texts.event({ kind: kindText(event.kind), result }) : kindText(event.kind);
}
