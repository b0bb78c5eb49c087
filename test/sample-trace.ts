/** A trace with something of everything that formats show, and how tests have it written. */
import { traceOf } from './trace-text.ts';
import type { FormatCode, WriteOptions } from '../src/formats/format.ts';
import { isEvent, type TraceEvent } from '../src/trace/events.ts';
import type { RecordingHeader } from '../src/trace/recording.ts';

export const sampleRecording: RecordingHeader = {
  id: 'r1',
  name: 'First try',
  startedAt: 1_795_219_183_549.03,
  endedAt: 1_795_219_190_000.5,
  url: 'https://app.example/inbox?user=1',
  origin: 'https://app.example',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  tool: { name: 'SyncScope', version: '0.1.0' },
};

/** A tag that fails, is tried again and succeeds; one that is held offline; one that is fired; and trouble around. */
export const sampleEvents = traceOf(`
  0    panel   recording-started
  1    page    registration-observed
  2    browser worker-changed    w1 started
  10   page    register-called   outbox stack=[{"function":"send","url":"https://app.example/app.js?v=1","line":3,"column":4}]
  15   page    register-settled  outbox
  19   worker  dispatch-started  d1 outbox
  20   worker  wait-until-called d1 p1
  21   worker  handler-returned  d1
  22   browser request-started   r1 d1 https://app.example/api/messages?key=1 headers={"accept":"*/*"} bodySize=12
  40   browser request-settled   r1 responded 503 statusText=Unavailable mimeType=text/plain encodedSize=312
  41   browser console-message   d1 "not sent, \`trying\` | again"
  42   worker  wait-until-settled d1 p1 rejected error={"name":"TypeError","message":"Failed to fetch","stack":"TypeError: Failed to fetch"}
  43   worker  dispatch-settled  d1 failed rejected error={"name":"TypeError","message":"Failed to fetch","stack":"TypeError: Failed to fetch\\n    at send (https://app.example/sw.js:3:4)"}
  300  worker  dispatch-started  d2 outbox
  301  worker  wait-until-called d2 p2
  302  browser request-started   r2 d2 https://app.example/api/messages
  330  browser request-settled   r2 responded 201 encodedSize=10
  331  worker  wait-until-settled d2 p2
  332  worker  dispatch-settled  d2
  400  panel   connectivity-changed true
  410  page    register-called   draft c2
  412  page    register-settled  c2
  413  page    tags-observed     draft
  500  panel   connectivity-changed false
  505  worker  dispatch-started  d3 draft
  506  browser request-started   r3 d3 https://cdn.example/draft
  507  browser request-settled   r3 failed error={"name":"TypeError","message":"net::ERR_FAILED"}
  508  worker  dispatch-settled  d3
  600  panel   fire-requested    f1 outbox simulated lastChance=true
  601  worker  dispatch-started  d4 outbox trusted=false lastChance=true fireId=f1
  602  worker  exception-thrown  d4
  603  worker  dispatch-settled  d4
  604  panel   fire-settled      f1 succeeded d4
  650  worker  dispatch-started  d5 news type=periodicsync lastChance=null
  651  worker  wait-until-called d5 p5 late=true error={"name":"InvalidStateError","message":"late"}
  660  worker  dispatch-settled  d5
  700  browser capture-gap       640 645 "The browser was busy."
  710  browser request-started   r4 - https://app.example/other attribution=none
  720  worker  dispatch-started  d6 outbox lastChance=true
  800  panel   recording-stopped
`).map((event) => ({ ...event, at: event.at + sampleRecording.startedAt }));

const promiseOfDraft: Readonly<Record<string, string>> = {
  'dispatch-started': '0 worker wait-until-called d3 p3',
  'dispatch-settled': '0 worker wait-until-settled d3 p3',
};

/** The same, but the draft is given to `waitUntil`: its failed request is a loss. */
export const lossEvents = sampleEvents
  .flatMap((event) => {
    const added = Reflect.get(event, 'dispatchId') === 'd3' ? promiseOfDraft[event.kind] : undefined;
    if (added === undefined) return [event];
    const more = traceOf(added).map((one) => ({ ...one, id: `${one.id}-draft`, at: event.at }));
    return event.kind === 'dispatch-settled' ? [...more, event] : [event, ...more];
  })
  .map((event, i) => ({ ...event, seq: i + 1 }));

/** An event of this shape. @throws when it is none */
export function eventLike(input: unknown): TraceEvent {
  if (isEvent(input)) return input;
  throw new Error(`This is no event: ${JSON.stringify(input)}`);
}

/** The text that a format writes. */
export async function textOf(
  code: FormatCode,
  events: readonly TraceEvent[] = sampleEvents,
  options: WriteOptions = {},
  recording = sampleRecording,
): Promise<string> {
  let text = '';
  for await (const piece of code.write(recording, [events], options)) text += piece;
  return text;
}
