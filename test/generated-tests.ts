/** Generated tests as text, for the tests of what writes them. */
import { puppeteerTestFormat } from '../src/formats/puppeteer-test.ts';
import type { TraceEvent } from '../src/trace/events.ts';
import { sampleRecording, textOf } from './sample-trace.ts';
import { traceOf } from './trace-text.ts';

/** The tests of a Puppeteer file: their titles, as source text, and the lines of their bodies. */
export async function testsOf(
  events: readonly TraceEvent[] | string,
  recording = sampleRecording,
): Promise<Map<string, string[]>> {
  const text = await fileOf(events, recording);
  const found = text.matchAll(/^( *)test\((.*), \{ timeout \}.*\n((?: {2}.*\n|\n)*?)\1\}\);$/gm);
  return new Map(
    [...found].map(([, , title = '', body = '']) => [
      title.slice(1, -1),
      body
        .trim()
        .split(/\n\s*/)
        .filter((line) => !line.includes('startApp')),
    ]),
  );
}

export function fileOf(events: readonly TraceEvent[] | string, recording = sampleRecording): Promise<string> {
  return textOf(puppeteerTestFormat, typeof events === 'string' ? traceOf(events) : events, {}, recording);
}
