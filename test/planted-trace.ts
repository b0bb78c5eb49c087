/**
 * A trace made from the schema, with a secret planted in each text of each kind of event: what is there by the schema
 * is there, so that a field that is added is looked at by itself.
 */
import type * as v from 'valibot';
import { eventSchemas, isEvent, type TraceEvent } from '../src/trace/events.ts';
import { eventKinds } from '../src/trace/kinds/index.ts';
import { classOf, type FieldClass } from '../src/trace/text-fields.ts';

type Schema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

/** Each secret, by the part that it is to go with. */
export const secrets = {
  queries: 'SECRETQUERY',
  headers: 'SECRETHEADER',
  texts: 'SECRETTEXT',
  stacks: 'SECRETSTACK',
  bodies: 'SECRETBODY',
} as const;
/** What is never recorded. */
export const credential = 'SECRETPASSWORD';

const query = `?a=1&token=(${secrets.queries})"${secrets.queries}"#${secrets.queries}`;
const address = `https://user:${credential}@app.example/path${query}`;

/** What is planted in a field of each class. */
const planted: Record<FieldClass, string> = {
  name: 'name',
  label: `label /path${query}`,
  address,
  scope: address,
  headers: secrets.headers,
  header: secrets.headers,
  body: secrets.bodies,
  text: `${secrets.texts}\n at ${secrets.texts} (${address}), /path${query} {"url":"p${query}"}\n    at ${secrets.texts} (https://app.example/a.js${query}:1:2)`,
  'error-name': secrets.texts,
  stack: `${secrets.texts}: ${secrets.texts}\n at ${secrets.texts}\n    at ${secrets.stacks} (${address}:1:2)`,
  'request-line': `POST /path${query} 200`,
  'error-line': `${secrets.texts}: ${secrets.texts} ${address}`,
  fields: '',
};

const headers = {
  location: `/next${query}`,
  referer: address,
  accept: secrets.headers,
  'content-type': `${secrets.headers} ${address}`,
  'x-auth-key': credential,
};

/** Reads what a schema is made of. */
function membersOf(schema: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schema));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}

/** Something that fits a schema, with all that may be there. `path` ends in the names of the field and its parent. */
function filled(schema: Schema, path: readonly string[], unknownFields: Set<string>): unknown {
  const { type, wrapped, options, literal, item, entries } = membersOf(schema);
  const [name = '', parent = ''] = path.toReversed();
  const fieldClass = classOf(name, parent);
  if (path.length > 0 && fieldClass === null) unknownFields.add(path.join('.'));
  if (isSchema(wrapped)) return filled(wrapped, path, unknownFields);
  if (fieldClass === 'headers') return headers;
  if (type === 'literal') return literal;
  if (type === 'picklist' && Array.isArray(options)) return options[0];
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'array' && isSchema(item)) return [filled(item, path, unknownFields)];
  if (type === 'record') return { what: planted[fieldClass ?? 'name'] };
  if (typeof entries === 'object' && entries !== null) {
    return Object.fromEntries(
      Object.entries(entries).flatMap(([key, value]) =>
        isSchema(value) ? [[key, filled(value, [...path, key], unknownFields)]] : [],
      ),
    );
  }
  if (type === 'string') return planted[fieldClass ?? 'name'];
  throw new Error(`Nobody has said what to plant in a ${String(type)}, as ${path.join('.')} is.`);
}

/** What fits a schema, and the fields of which nobody has said what they hold. */
export function plantedIn(schema: Schema, parent: string): { value: unknown; unknownFields: string[] } {
  const unknownFields = new Set<string>();
  const { entries } = membersOf(schema);
  const value = Object.fromEntries(
    Object.entries(typeof entries === 'object' && entries !== null ? entries : {}).flatMap(([key, member]) =>
      isSchema(member) ? [[key, filled(member, [parent, key], unknownFields)]] : [],
    ),
  );
  return { value, unknownFields: [...unknownFields] };
}

/** An event of each kind, twice with the ids that join it with others, and one of a kind that nobody knows. */
export function plantedTrace(): { events: TraceEvent[]; unknownFields: string[] } {
  const unknown = new Set<string>();
  const events: TraceEvent[] = [];
  const add = (fields: object): void => {
    const event = { ...fields, seq: events.length + 1, id: `e${events.length + 1}`, at: events.length };
    if (!isEvent(event)) throw new Error(`What was planted is no event: ${JSON.stringify(event)}`);
    events.push(event);
  };
  for (const kind of Object.keys(eventKinds)) {
    const schema = eventSchemas.get(kind);
    if (!schema) continue;
    const { value, unknownFields } = plantedIn(schema, kind);
    for (const field of unknownFields) unknown.add(field);
    add(Object(value));
  }
  const all = Object.values(secrets).join(' ');
  add({ source: 'page', kind: 'later', what: all, list: [all], deep: { [all]: all, url: `/p${query}` }, error: all });
  return { events, unknownFields: [...unknown] };
}
