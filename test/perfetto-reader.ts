/**
 * Reads Chrome's JSON trace events by the rules of Perfetto's trace processor, as far as ours need them: in which order
 * it takes what stands at one time, what it drops, what is under what, and where flows hang on. It was found to give the
 * same as that does.
 */
import * as v from 'valibot';

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const time = v.pipe(v.number(), v.integer(), v.minValue(0));
/** No surrogates, which would make the file unreadable, and no line breaks, which readers show as one line. */
const name = v.pipe(v.string(), v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]+$/u), v.maxLength(350));
const args = v.record(v.string(), v.unknown());
const place = { name, cat: v.string(), ts: time, pid: whole, tid: whole };

const lineSchema = v.variant('ph', [
  v.strictObject({
    ph: v.literal('M'),
    name: v.picklist(['process_name', 'thread_name']),
    pid: whole,
    tid: v.exactOptional(whole),
    args: v.strictObject({ name }),
  }),
  v.strictObject({ ph: v.literal('X'), ...place, dur: whole, args }),
  v.strictObject({ ph: v.literal('B'), ...place, args }),
  v.strictObject({ ph: v.literal('i'), ...place, args }),
  v.strictObject({ ph: v.literal('C'), name, ts: time, pid: whole, args: v.record(v.string(), v.number()) }),
  v.strictObject({ ph: v.literal('s'), ...place, id: whole }),
  v.strictObject({ ph: v.literal('f'), ...place, id: whole, bp: v.literal('e') }),
]);
const fileSchema = v.strictObject({
  displayTimeUnit: v.literal('ms'),
  otherData: v.strictObject({ recording: v.unknown() }),
  traceEvents: v.array(lineSchema),
});

/** Something shown on a thread. */
export interface ReadSlice {
  name: string;
  cat: string;
  process: string;
  thread: string;
  tid: number;
  /** Epoch microseconds. */
  from: number;
  /** Infinity where it does not end. */
  to: number;
  under: ReadSlice | null;
  args: Record<string, unknown>;
}

/** What a reader makes of a file. */
export interface ReadTrace {
  recording: unknown;
  slices: ReadSlice[];
  flows: { from: ReadSlice; to: ReadSlice }[];
  counters: { name: string; process: string; at: number; value: number }[];
}

/** Reads a file. @throws with what the trace processor would drop, cut or count as an error */
export function readPerfetto(text: string): ReadTrace {
  const { otherData, traceEvents } = v.parse(fileSchema, JSON.parse(text));
  const processes = new Map<number, string>();
  const threads = new Map<number, string>();
  for (const line of traceEvents) {
    if (line.ph === 'M' && line.tid === undefined) processes.set(line.pid, line.args.name);
    else if (line.ph === 'M' && line.tid !== undefined) threads.set(line.tid, line.args.name);
  }
  const read: ReadTrace = { recording: otherData.recording, slices: [], flows: [], counters: [] };
  const stacks = new Map<number, ReadSlice[]>();
  const flows = new Map<number, ReadSlice>();
  // By time; of what begins at once, the longest first, and what has no length last.
  const lengthOf = (line: (typeof traceEvents)[number]) => ('dur' in line ? line.dur : 0);
  const timed = traceEvents.flatMap((line) => (line.ph === 'M' ? [] : [line]));
  for (const line of timed.toSorted((a, b) => a.ts - b.ts || lengthOf(b) - lengthOf(a))) {
    const process = processes.get(line.pid);
    if (process === undefined) throw new Error(`Process ${line.pid} has no name.`);
    if (line.ph === 'C') {
      for (const [key, value] of Object.entries(line.args))
        read.counters.push({ name: `${line.name} ${key}`, process, at: line.ts, value });
      continue;
    }
    const thread = threads.get(line.tid);
    if (thread === undefined) throw new Error(`Thread ${line.tid} has no name.`);
    const stack = stacks.get(line.tid) ?? [];
    stacks.set(line.tid, stack);
    if (line.ph === 's' || line.ph === 'f') {
      const slice = stack.at(-1);
      const from = flows.get(line.id);
      if (!slice || (line.ph === 'f' && !from)) throw new Error(`Flow ${line.id} hangs on nothing.`);
      if (from) read.flows.push({ from, to: slice });
      flows.set(line.id, slice);
      continue;
    }
    const from = line.ts;
    const to = line.ph === 'X' ? from + line.dur : line.ph === 'B' ? Infinity : from;
    let under = stack.at(-1) ?? null;
    // Of two moments at one time the second stands under the first.
    const isOver = (slice: typeof under): boolean => slice !== null && slice.to <= from && !(slice.from === from && to === from);
    while (isOver(under)) {
      stack.pop();
      under = stack.at(-1) ?? null;
    }
    if (under && to > under.to) throw new Error(`“${line.name}” overlaps “${under.name}” in part.`);
    const slice = { name: line.name, cat: line.cat, process, thread, tid: line.tid, from, to, under, args: line.args };
    read.slices.push(slice);
    stack.push(slice);
  }
  return read;
}
