/**
 * What the texts of a trace are: how each of them is recorded, and with which part of a trace it is left out of a file.
 * Of events the descriptors of their kinds say it. What is not known is taken by its name.
 */
import { faultRule } from './kinds/fault-changed.ts';
import {
  address,
  body,
  errorLine,
  errorName,
  eventFields,
  headers,
  headerValue,
  name,
  params,
  requestLine,
  scope,
  stack,
  stackText,
  text,
} from './kinds/fields.ts';
import { eventKinds } from './kinds/index.ts';
import { replayedDispatch } from './kinds/replay.ts';
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

/** What is held by what fields are made of. Any other text may hold anything. */
const held = new Map<object, FieldClass>([
  [name, 'name'],
  [address, 'address'],
  [scope, 'scope'],
  [headers, 'headers'],
  [headerValue, 'header'],
  [body, 'body'],
  [text, 'text'],
  [params, 'text'],
  [errorName, 'error-name'],
  [stack, 'stack'],
  [stackText, 'stack'],
  [requestLine, 'request-line'],
  [errorLine, 'error-line'],
]);

/** What can't hold anything else than what it is: figures, and one of few words. */
const harmless = new Set<unknown>(['number', 'boolean', 'picklist', 'literal']);

/** Objects that a later version may write more fields of; of all others what is not in their schema is not known. */
const open = new Set<object>([faultRule, replayedDispatch]);

function fieldsOf(fieldClass: FieldClass, names: string): [string, FieldClass][] {
  return names.split(' ').map((name) => [name, fieldClass]);
}

/**
 * What fields hold, by name; one that means different things in different places by `parent.name`; the parent of an
 * event's own is its kind. These are of the headers of recordings, of comparisons, and of Chrome's own log.
 */
const classes = new Map<string, FieldClass>([
  ...fieldsOf(
    'name',
    'kind startedAt endedAt userAgent tool.name tool.version events chosen number verdict differs missing service eventName',
  ),
  ...fieldsOf('label', 'recording.name before.name after.name'),
  ...fieldsOf('address', 'origin'),
  ...fieldsOf('text', 'filter metadata'),
  ...fieldsOf('fields', 'tool partOf before after attempts'),
]);

/** What fields some parents have: others of theirs are not known, whatever they are called. */
const shapes = new Map<string, ReadonlySet<string>>([['tool', new Set(['name', 'version'])]]);

/** Names that may mean anything where it is not known what they are of. */
const vague: ReadonlySet<string> = new Set(['name', 'function']);

/** What the schemas of events say of a field. */
interface Said {
  name: string;
  parent: string;
  fieldClass: FieldClass;
}

function* saidOf(fields: object, parent: string): Generator<Said> {
  for (const name of Object.keys(fields)) yield* saidOfField(name, parent, Reflect.get(fields, name));
}

function* saidOfField(name: string, parent: string, schema: unknown, outer?: FieldClass): Generator<Said> {
  if (typeof schema !== 'object' || schema === null) return;
  const fieldClass = outer ?? held.get(schema);
  if ('wrapped' in schema) yield* saidOfField(name, parent, schema.wrapped, fieldClass);
  else if ('item' in schema) yield* saidOfField(name, parent, schema.item, fieldClass);
  else if ('entries' in schema && typeof schema.entries === 'object' && schema.entries !== null) {
    yield { name, parent, fieldClass: fieldClass ?? 'fields' };
    if (!open.has(schema)) shapes.set(name, new Set(Object.keys(schema.entries)));
    yield* saidOf(schema.entries, name);
  } else if (fieldClass) yield { name, parent, fieldClass };
  else if ('type' in schema && harmless.has(schema.type)) yield { name, parent, fieldClass: 'name' };
}

const said = [
  ...saidOf(eventFields, ''),
  ...Object.entries(eventKinds).flatMap(([kind, { fields }]) => [...saidOf(fields, kind)]),
];
// Where it is not known which is meant, the more private.
for (const { name, fieldClass } of said) {
  if (!vague.has(name) && (classes.get(name) ?? 'name') === 'name') classes.set(name, fieldClass);
}
for (const { name, parent, fieldClass } of said) {
  if (classes.get(name) !== fieldClass) classes.set(`${parent}.${name}`, fieldClass);
}

/** Parents that know what a field of theirs holds better than its name alone does. */
const parents = new Set([...classes.keys()].flatMap((name) => (name.includes('.') ? name.slice(0, name.indexOf('.')) : [])));

/** What a field holds; null for one that this version does not know. */
export function classOf(name: string, parent: string): FieldClass | null {
  return (parents.has(parent) ? classes.get(`${parent}.${name}`) : undefined) ?? classes.get(name) ?? null;
}

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
