/** What an exported file need not tell: files are handed on, and not all in them is meant for others. */
import type { TraceEvent } from '../trace/events.ts';
import { eventFields } from '../trace/kinds/fields.ts';
import { eventKinds } from '../trace/kinds/index.ts';
import { isAddressHeader } from '../trace/privacy.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { withoutQuery } from '../trace/run-summary.ts';
import { classOf, isHeaders, treatFields, type FieldClass, type Treatment } from '../trace/text-fields.ts';

/**
 * The parts that can be left out: `queries` everything after the path of every address, `headers` the headers of
 * requests and answers, `texts` what was logged, said or sent along in words, `stacks` all stacks, `bodies` the bodies of
 * requests and answers. What this version does not know goes with any of them, as nobody can tell what is in it.
 */
export const privateParts = ['queries', 'headers', 'texts', 'stacks', 'bodies'] as const;
/** A part that can be left out. */
export type PrivatePart = (typeof privateParts)[number];

/** What stands in place of a text that was left out. */
export const leftOut = '(left out)';

/** The parts that each class of fields goes with. */
const partOf: Partial<Record<FieldClass, PrivatePart>> = {
  headers: 'headers',
  header: 'headers',
  body: 'bodies',
  text: 'texts',
  stack: 'stacks',
};

/** The names of errors that say nothing but what every error of their kind does. */
const errorNames = new Set(
  `Error TypeError RangeError ReferenceError SyntaxError URIError EvalError AggregateError NetworkError AbortError
  InvalidStateError InvalidAccessError NotAllowedError NotFoundError NotSupportedError SecurityError UnknownError
  TimeoutError QuotaExceededError DataError DataCloneError ConstraintError VersionError ReadOnlyError
  TransactionInactiveError OperationError EncodingError NotReadableError DOMException`.split(/\s+/),
);

/** The fields of each kind, beside those of every event. */
const fieldsOfKind = new Map(Object.entries(eventKinds).map(([kind, { fields }]) => [kind, new Set(Object.keys(fields))]));
const fieldsOfAll = new Set(['kind', ...Object.keys(eventFields)]);
/** What Chrome's own log has beside. */
const fieldsOfChrome = new Set(['metadata', 'service', 'eventName', 'tag']);

/** An event without some of its parts. */
export function eventWithout(event: TraceEvent, parts: ReadonlySet<PrivatePart>): TraceEvent {
  if (parts.size === 0) return event;
  const own = fieldsOfKind.get(event.kind);
  // Where the kind is not known, what another kind names something by may be anything.
  const belongs = (name: string): boolean => own?.has(name) ?? classOf(name, event.kind) !== 'name';
  return treatFields(
    event,
    event.kind,
    without(parts),
    (name) => fieldsOfAll.has(name) || fieldsOfChrome.has(name) || belongs(name),
  );
}

/** A header without some of its parts. */
export function recordingWithout(recording: RecordingHeader, parts: ReadonlySet<PrivatePart>): RecordingHeader {
  return parts.size === 0 ? recording : treatFields(recording, 'recording', without(parts));
}

/** Whatever else is made from a trace, without some of its parts. */
export function reportWithout<T extends object>(report: T, parts: ReadonlySet<PrivatePart>): T {
  return parts.size === 0 ? report : treatFields(report, '', without(parts));
}

function without(parts: ReadonlySet<PrivatePart>): Treatment {
  return (value, fieldClass) => {
    if (fieldClass === null) return undefined;
    const part = partOf[fieldClass];
    if (part !== undefined && parts.has(part)) return fieldClass === 'text' ? leftOut : undefined;
    if (fieldClass === 'headers') return parts.has('queries') && isHeaders(value) ? headersWithoutQueries(value) : value;
    if (typeof value !== 'string') return value;
    if (parts.has('texts')) {
      // It begins with the message, and none of its lines is surely no part of that.
      if (fieldClass === 'stack') return undefined;
      if (fieldClass === 'error-name') return errorNames.has(value) ? value : 'Error';
      if (fieldClass === 'error-line') return lineWithoutText(value);
    }
    return parts.has('queries') ? withoutQueries(value, fieldClass) : value;
  };
}

function lineWithoutText(line: string): string {
  const name = line.slice(0, Math.max(0, line.indexOf(': ')));
  return errorNames.has(name) ? `${name}: ${leftOut}` : leftOut;
}

const afterPath = /[?#].*$/s;

function withoutQueries(value: string, fieldClass: FieldClass): string {
  switch (fieldClass) {
    case 'address':
    case 'scope':
      return value.replace(afterPath, '');
    case 'request-line':
      return withoutQuery(value);
    case 'stack':
      return value.split('\n').map(lineWithoutQueries).join('\n');
    case 'text':
    case 'label':
    case 'error-line':
      return textWithoutQueries(value);
    default:
      return value;
  }
}

function headersWithoutQueries(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isAddressHeader(name)
        ? value
            .split('\n')
            .map((line) => line.replace(afterPath, ''))
            .join('\n')
        : textWithoutQueries(value),
    ]),
  );
}

/** A line of a stack: line and column stay. */
function lineWithoutQueries(line: string): string {
  const [tail = ''] = /(?::\d{1,9}){2}\)?$/.exec(line.slice(-24)) ?? [];
  return textWithoutQueries(line.slice(0, line.length - tail.length)) + tail;
}

/** Addresses in a text have no blanks; what is in quotes or brackets after a `?` may still be of the query. */
function textWithoutQueries(text: string): string {
  return text.replace(/\S+/g, wordWithoutQuery);
}

function wordWithoutQuery(word: string): string {
  const at = word.search(/[?#]/);
  if (at < 0) return word;
  const after = word.slice(at + 1);
  // A question mark, or a number with its sign: `really?`, `#5`.
  if (!/[\p{L}\p{N}]/u.test(after)) return word;
  if (/^[(["'“]*#\d+\W*$/u.test(word)) return word;
  const [closing = ''] = /[)\]}>"'`.,;:!]+$/.exec(after.slice(-10)) ?? [];
  return word.slice(0, at) + closing;
}
