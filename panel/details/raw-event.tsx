/** An event as it is in the trace. */
import { useEffect, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/details.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy.ts';
import { clipped } from '../components/format.ts';
import { CopyIcon } from '../components/lazy-icons.tsx';

/** The event as JSON, which can be copied. */
export function RawEvent({ event }: { event: TraceEvent }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [event]);
  return (
    <>
      <div class="raw-head">
        <Button label={texts.copyEvent()} onPress={() => setCopied(copyText(JSON.stringify(event, null, 2)))}>
          <CopyIcon />
          {copied ? texts.copied() : texts.copy()}
        </Button>
      </div>
      <pre class="json">{shownEvent(event)}</pre>
    </>
  );
}

/** A replacer for JSON: long texts are cut. */
function clipLong(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? clipped(value) : value;
}

/** How much of an event is shown, characters. */
const mostOfEvent = 100_000;

/** An event as JSON for reading; all of it can be copied. */
export function shownEvent(event: object): string {
  return clipped(JSON.stringify(event, clipLong, 2), mostOfEvent);
}
