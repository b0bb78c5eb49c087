/** What an exported file need not tell: files are handed on, and not all in them is meant for others. */
import type { TraceEvent } from '../trace/events.ts';
import type { RecordingHeader } from '../trace/recording.ts';

/**
 * A part that can be left out: `queries` everything after the path of every address, `headers` the headers of
 * requests, `texts` what was logged and the messages of errors, `stacks` all stacks.
 */
export type PrivatePart = 'queries' | 'headers' | 'texts' | 'stacks';

/** What stands in place of a text that was left out. */
export const leftOut = '(left out)';

const address = /^[a-z][a-z0-9+.-]*:\/\//i;
const addressKey = /url$|^scope$|^origin$/i;
const afterPath = /[?#].*$/s;

/** Copies a value without some of its parts. Keys say what a value is, also in kinds that are not known. */
function without(value: unknown, key: string, parts: ReadonlySet<PrivatePart>): unknown {
  if (typeof value === 'string') {
    const isText = key === 'text' || key === 'message';
    if (isText && parts.has('texts')) return leftOut;
    return parts.has('queries') && (addressKey.test(key) || address.test(value))
      ? value.replace(afterPath, '')
      : value;
  }
  if (Array.isArray(value)) return value.map((item) => without(item, key, parts));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => !(name === 'stack' && parts.has('stacks')) && !(name === 'headers' && parts.has('headers')),
  );
  return Object.fromEntries(kept.map(([name, item]) => [name, without(item, name, parts)]));
}

/** An event without some of its parts. */
export function eventWithout(event: TraceEvent, parts: ReadonlySet<PrivatePart>): unknown {
  return parts.size === 0 ? event : without(event, '', parts);
}

/** A header without some of its parts. */
export function recordingWithout(recording: RecordingHeader, parts: ReadonlySet<PrivatePart>): unknown {
  return parts.size === 0 ? recording : without(recording, '', parts);
}
