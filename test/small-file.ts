/** A small trace as a file, and the same with something else in it. */
import type { TraceEvent } from '../src/trace/events.ts';
import { writeSyncScopeTrace } from '../src/formats/syncscope.ts';
import type { RecordingHeader } from '../src/trace/recording.ts';
import { traceOf } from './trace-text.ts';

export const recording: RecordingHeader = {
  id: 'r1',
  name: 'First try',
  startedAt: 1795219183549.03,
  endedAt: 1795219190000.5,
  url: 'https://app.example/',
  origin: 'https://app.example',
  userAgent: 'Chromium',
  tool: { name: 'SyncScope', version: '0.1.0' },
};

export const events = traceOf(`
  0   page    register-called    outbox stack=[{"function":"send","url":"https://app.example/app.js?v=1","line":3,"column":4}]
  5   page    register-settled   outbox
  9   worker  dispatch-started   d1 outbox
  12  browser request-started    r1 d1 https://app.example/api?key=1 headers={"accept":"*/*"}
  30  browser console-message    d1 "sending 4"
  200 worker  dispatch-settled   d1 failed rejected error={"name":"TypeError","message":"Failed to fetch"}
`);

export async function written(
  header: RecordingHeader,
  list: readonly TraceEvent[],
  options: Parameters<typeof writeSyncScopeTrace>[2] = {},
): Promise<string> {
  let text = '';
  for await (const piece of writeSyncScopeTrace(header, [list], options)) text += piece;
  return text;
}

export const file = await written(recording, events);
export const bytes = (text: string) => new TextEncoder().encode(text);

/** The same file, laid out in another way. */
export const pretty = (text: string) => JSON.stringify(JSON.parse(text), null, 2);

/** The file with an event replaced by what a function makes of it. */
export function withEvent(index: number, change: (event: Record<string, unknown>) => unknown): string {
  const lines = file.split('\n');
  const line = lines[index + 3] ?? '';
  const comma = line.endsWith(',') ? ',' : '';
  lines[index + 3] = JSON.stringify(change(JSON.parse(comma ? line.slice(0, -1) : line))) + comma;
  return lines.join('\n');
}

/** The file with a field of an event set to a piece of JSON, as it stands. */
export function withField(index: number, key: string, json: string): string {
  return withEvent(index, (event) => ({ ...event, [key]: 'PLACE' })).replace('"PLACE"', json);
}

/** The file with its header or top changed by replacing text. */
export const withText = (from: string, to: string) => file.replace(from, to);
