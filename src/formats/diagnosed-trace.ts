/** A trace with the problems in it, and the events that prove them: what reports of problems are made from. */
import { Problems } from '../diagnosis/problems.ts';
import type { TraceProblem } from '../diagnosis/trace-rules.ts';
import type { TraceEvent } from '../trace/events.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import type { Model } from '../trace/model.ts';
import type { EventBatches, WriteOptions } from './format.ts';
import { redactedEvents } from './redacted-events.ts';

/** A trace and its problems. */
export interface Diagnosis {
  model: Model;
  /** Gravest first. */
  problems: readonly TraceProblem[];
}

/** The same with what proves them. */
export interface DiagnosedTrace extends Diagnosis {
  /** How many events there are. */
  count: number;
  /** The events that prove a problem, in their order. */
  proofOf: (problem: TraceProblem) => TraceEvent[];
}

/**
 * Finds the problems of a trace without what shall not be told. Throws what `events` throws, or the signal's reason.
 * @param onBatch is given each batch, and the model with it folded in
 */
export async function diagnose(
  events: EventBatches,
  options: WriteOptions,
  onBatch: (batch: readonly TraceEvent[], model: Model) => void = () => undefined,
): Promise<Diagnosis> {
  const model = emptyModel();
  const finder = new Problems(model);
  for await (const batch of redactedEvents(events, options)) {
    fold(model, batch);
    finder.add(batch);
    onBatch(batch, model);
  }
  return { model, problems: finder.at(model.to ?? 0) };
}

/** The same with the events that prove each problem. Throws what `events` throws, or the signal's reason. */
export async function diagnosedTrace(events: EventBatches, options: WriteOptions): Promise<DiagnosedTrace> {
  const bySeq = new Map<number, TraceEvent>();
  let count = 0;
  const diagnosis = await diagnose(events, options, (batch) => {
    count += batch.length;
    // The body of an answer proves nothing, and may be long.
    for (const event of batch) if (event.kind !== 'response-body') bySeq.set(event.seq, event);
  });
  return { ...diagnosis, count, proofOf: ({ evidence }) => evidence.flatMap((seq) => bySeq.get(seq) ?? []) };
}
