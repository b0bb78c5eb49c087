/** What an exported file need not tell: files are handed on, and not all in them is meant for others. */
import type { TraceEvent } from '../trace/events.ts';
import type { RecordingHeader } from '../trace/recording.ts';

/**
 * The parts that can be left out: `queries` everything after the path of every address, `headers` the headers of
 * requests and answers, `texts` what was logged and the messages of errors, `stacks` all stacks, `bodies` the bodies of
 * requests and answers.
 */
export const privateParts = ['queries', 'headers', 'texts', 'stacks', 'bodies'] as const;
/** A part that can be left out. */
export type PrivatePart = (typeof privateParts)[number];

/** What the user is told that each of them is. */
export const partNames: Record<PrivatePart, string> = {
  queries: 'Query strings',
  headers: 'Headers',
  texts: 'Console texts and error messages',
  stacks: 'Stacks',
  bodies: 'Bodies',
};

/** What stands in place of a text that was left out. */
export const leftOut = '(left out)';

const address = /^[a-z][a-z0-9+.-]*:\/\//i;
const addressKey = /url$|^scope$|^origin$/i;
const afterPath = /[?#].*$/s;
/** An address within a text, such as a line of a stack, whose line and column stay. */
const addressInText = /([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>()]*)[?#][^\s"'<>()]*?((?::\d+){0,2})(?=[\s"'<>()]|$)/gi;
/** The query of a request as summaries tell it: `POST /path?query 200`. */
const queryOfLine = /[?#]\S*/;
/** Names: a thing is found again by them, so they stay what they are. */
const names = new Set(['tag', 'tags', 'id', 'kind']);
/** Members that are left out with their part. */
const members = new Map<string, PrivatePart>([
  ['stack', 'stacks'],
  ['headers', 'headers'],
  ['body', 'bodies'],
]);

/** Copies a value without some of its parts. Keys say what a value is, also in kinds that are not known. */
function without(value: unknown, key: string, parts: ReadonlySet<PrivatePart>): unknown {
  if (typeof value === 'string') return stringWithout(value, key, parts);
  if (Array.isArray(value)) return value.map((item) => without(item, key, parts));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => {
    const part = members.get(name);
    return part === undefined || !parts.has(part);
  });
  return Object.fromEntries(kept.map(([name, item]) => [name, without(item, name, parts)]));
}

function stringWithout(value: string, key: string, parts: ReadonlySet<PrivatePart>): string {
  if (names.has(key)) return value;
  let kept = value;
  if (parts.has('texts')) {
    if (key === 'text' || key === 'message') return leftOut;
    // As summaries tell it: `TypeError: Failed to fetch`, or what was logged.
    if (key === 'errors') return kept.replace(/^(\w*(?:Error|Exception): )?[^]*$/, `$1${leftOut}`);
    // A stack as V8 writes it begins with the message.
    if (key === 'stack') kept = kept.split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
  }
  if (!parts.has('queries')) return kept;
  if (key === 'requests') return kept.replace(queryOfLine, '');
  if (addressKey.test(key) || (address.test(kept) && !/\s/.test(kept))) return kept.replace(afterPath, '');
  return kept.replace(addressInText, '$1$2');
}

/** An event without some of its parts. */
export function eventWithout(event: TraceEvent, parts: ReadonlySet<PrivatePart>): unknown {
  return parts.size === 0 ? event : without(event, '', parts);
}

/** A header without some of its parts. */
export function recordingWithout(recording: RecordingHeader, parts: ReadonlySet<PrivatePart>): unknown {
  return parts.size === 0 ? recording : without(recording, '', parts);
}
