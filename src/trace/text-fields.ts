/**
 * What the texts of a trace are, told by the names of their fields: the one place that says how each of them is
 * recorded, and with which part of a trace it is left out of a file.
 */
import { safeHeaders } from './privacy.ts';
import { recordedText, recordedUrl, withoutCredentials } from './url.ts';

/** What a field holds. */
export type FieldClass =
  /** A thing is found again by it, or it is one of few words of ours or of the browser's. */
  | 'name'
  /** What the user called something. */
  | 'label'
  | 'address'
  /** The address that a registration is known by: it stays whole, or two would become one. */
  | 'scope'
  | 'headers'
  /** The value of a header, in a field of its own. */
  | 'header'
  | 'body'
  /** Said by a page, a worker, a server or the browser, or by us about what they said. */
  | 'text'
  | 'error-name'
  /** A list of frames, or a text that begins with the message of its error. */
  | 'stack'
  /** `POST /path?query 200` */
  | 'request-line'
  /** `TypeError: Failed to fetch`, or what was logged. */
  | 'error-line'
  /** Holds other fields. */
  | 'fields';

function fieldsOf(fieldClass: FieldClass, names: string): [string, FieldClass][] {
  return names.split(/\s+/).map((name) => [name, fieldClass]);
}

/**
 * The fields of events, headers of recordings, and comparisons, by name; one that means different things in different
 * places by `parent.name`; the parent of an event's own is its kind.
 */
const classes = new Map<string, FieldClass>([
  ...fieldsOf(
    'name',
    `seq id at kind source workerId callId dispatchId promiseId requestId fireId replayId replayOf faultId from to
    api tag tags minInterval context userActivation type lastChance trusted listeners late outcome early change by offline
    sync periodicSync state line column attribution method bodySize bodyEncoding bodyCut phase status encodedSize
    fromCache answered encoding size cut bodies level removed code mode way startup speed ready duration promises
    number verdict differs what ms when count startedAt endedAt userAgent tool.name tool.version events chosen
    stack.function dispatch-settled.reason service eventName`,
  ),
  ...fieldsOf('label', 'recording.name before.name after.name'),
  ...fieldsOf('address', 'url scriptUrl frameUrl origin'),
  ...fieldsOf('scope', 'scope'),
  ...fieldsOf('headers', 'headers'),
  ...fieldsOf('header', 'mimeType'),
  ...fieldsOf('body', 'body'),
  ...fieldsOf('text', 'text message statusText reason params filter metadata'),
  ...fieldsOf('error-name', 'error.name'),
  ...fieldsOf('stack', 'stack'),
  ...fieldsOf('request-line', 'requests'),
  ...fieldsOf('error-line', 'errors'),
  ...fieldsOf('fields', 'active waiting installing permissions error dispatches was rule tool partOf before after attempts'),
]);

/** Parents that know what a field of theirs holds better than its name alone does. */
const parents = new Set([...classes.keys()].flatMap((name) => (name.includes('.') ? name.slice(0, name.indexOf('.')) : [])));

/** What a field holds; null for one that this version does not know. */
export function classOf(name: string, parent: string): FieldClass | null {
  return (parents.has(parent) ? classes.get(`${parent}.${name}`) : undefined) ?? classes.get(name) ?? null;
}

/** What fields some parents have: others of theirs are not known, whatever they are called. */
const shapes = new Map(
  Object.entries({
    error: 'name message stack',
    stack: 'function url line column',
    active: 'scriptUrl state',
    waiting: 'scriptUrl state',
    installing: 'scriptUrl state',
    permissions: 'sync periodicSync',
    tool: 'name version',
    was: 'outcome duration promises requests errors',
  }).map(([parent, names]) => [parent, new Set(names.split(' '))]),
);

/** Gives what is to stand in place of a value, `undefined` for nothing. A text that holds fields is of no known class. */
export type Treatment = (value: unknown, fieldClass: FieldClass | null) => unknown;

/**
 * Copies an object with all of its fields treated. One that nothing is done to is given as it is.
 * @param belongs which of its own fields belong there; others are of no known class
 */
export function treatFields<T extends object>(
  object: T,
  parent: string,
  treat: Treatment,
  belongs: (name: string) => boolean = () => true,
): T {
  return changed(object, (value, name) => treated(value, name, belongs(name) ? classOf(name, parent) : null, treat));
}

function treated(value: unknown, name: string, fieldClass: FieldClass | null, treat: Treatment): unknown {
  if (fieldClass === null || fieldClass === 'headers' || fieldClass === 'body') return treat(value, fieldClass);
  if (typeof value === 'string') return treat(value, fieldClass === 'fields' ? null : fieldClass);
  if (typeof value !== 'object' || value === null) return value;
  if (fieldClass === 'stack' && treat(value, fieldClass) === undefined) return undefined;
  if (Array.isArray(value)) return changedItems(value, (item) => treated(item, name, fieldClass, treat));
  // What a text is made from has names of its own.
  if (fieldClass === 'text') return changed(value, (item) => treated(item, name, fieldClass, treat));
  const shape = shapes.get(name);
  return treatFields(value, name, treat, (own) => shape?.has(own) ?? true);
}

/** An object with other members; members that become `undefined` are left out. */
function changed<T extends object>(object: T, change: (value: unknown, name: string) => unknown): T {
  let copy = object;
  // Not by `Object.entries`: this is done to each event.
  for (const name of Object.keys(object)) {
    const value: unknown = Reflect.get(object, name);
    const now = change(value, name);
    if (now === value) continue;
    if (copy === object) copy = { ...object };
    if (now === undefined) Reflect.deleteProperty(copy, name);
    else Reflect.set(copy, name, now);
  }
  return copy;
}

function changedItems(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const items = list.map(change);
  return items.every((item, i) => item === list[i]) ? list : items.filter((item) => item !== undefined);
}

/** An event, or the header of a recording, as it is recorded: credentials never, and content only where it is a body. */
export function recordable<T extends object>(fields: T, parent = ''): T {
  return treatFields(fields, parent, asRecorded);
}

function asRecorded(value: unknown, fieldClass: FieldClass | null): unknown {
  if (fieldClass === 'headers') return isHeaders(value) ? unlessSame(value, safeHeaders(value)) : value;
  if (typeof value !== 'string') return value;
  switch (fieldClass) {
    case 'address':
      return recordedUrl(value);
    case 'scope':
      return withoutCredentials(value);
    case 'label':
    case 'text':
    case 'stack':
    case 'request-line':
    case 'error-line':
      return recordedText(value);
    default:
      return value;
  }
}

/** Whether a value is headers: names and texts. */
export function isHeaders(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string');
}

function unlessSame(before: Record<string, string>, after: Record<string, string>): Record<string, string> {
  return Object.keys(after).every((name) => after[name] === before[name]) ? before : after;
}
