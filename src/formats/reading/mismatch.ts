/**
 * What is wrong with an input that does not fit its schema, in words. Only who reads files needs them: whether it fits is
 * told without.
 */
import * as v from 'valibot';
import * as texts from '../../messages/compiled/file-faults.js';
import { orList } from '../../messages/lists.ts';
import { eventSchemas, isEvent, kindNameOf, unknownEventSchema } from '../../trace/events.ts';
import { recordingSchema } from '../../trace/recording.ts';

/** What is wrong with an input: where (as `events.3.tag`, empty for the whole) and a sentence about it. */
export interface Mismatch {
  path: string;
  message: string;
}

/** The longest piece of an input that a sentence about it repeats, in characters. */
const longestQuote = 60;

/** The most keys that a path names. */
const longestPath = 12;

/** What a schema expected, in words. */
function expectationOf(issue: v.BaseIssue<unknown>): string {
  switch (issue.type) {
    case 'string':
      return texts.expected.string();
    case 'number':
      return texts.expected.number();
    case 'boolean':
      return texts.expected.boolean();
    case 'array':
      return texts.expected.list();
    case 'object':
    case 'loose_object':
    case 'record':
      return texts.expected.object();
    case 'finite':
      return texts.expected.finite();
    case 'integer':
      return texts.expected.whole();
    case 'min_value':
      return texts.expected.atLeast({ least: String(issue.requirement) });
    default:
      // A choice, which valibot writes as `("a" | "b")`.
      return issue.expected === null ? texts.expected.other() : orList(issue.expected.replace(/^\(|\)$/g, '').split(' | '));
  }
}

/** Names a value in a sentence, cut short where it is long. */
export function inWords(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(clipped(value));
  if (Array.isArray(value)) return texts.found.list();
  return typeof value === 'object' && value !== null ? texts.found.object() : String(value);
}

/** Cuts a text that a sentence repeats. */
function clipped(words: string): string {
  return words.length > longestQuote ? `${words.slice(0, longestQuote)}…` : words;
}

/** Joins the keys that lead to a value, as `events.3.tag`. What is long is cut short. */
export function pathOf(keys: readonly unknown[]): string {
  const shown = keys.length > longestPath ? [...keys.slice(0, longestPath), '…'] : keys;
  return shown.map((key) => clipped(String(key))).join('.');
}

/** Puts the first thing that a schema found wrong into words. `path` is where the checked value stands. */
export function mismatchOf(issues: readonly v.BaseIssue<unknown>[], path = ''): Mismatch {
  const issue = issues[0];
  if (!issue) return { path, message: texts.doesNotFit() };
  // JSON has no `undefined`: what is undefined is not there.
  const message =
    issue.input === undefined
      ? texts.missing()
      : texts.unexpected({ expected: expectationOf(issue), found: inWords(issue.input) });
  const below = pathOf((issue.path ?? []).map((item) => item.key));
  return { path: [path, below].filter(Boolean).join('.'), message };
}

/** What first does not fit in what should be an event of a trace, or undefined. Unknown kinds and fields are fine. */
export function eventMismatch(input: unknown, path = ''): Mismatch | undefined {
  if (isEvent(input)) return undefined;
  const schema = eventSchemas.get(kindNameOf(input)) ?? unknownEventSchema;
  const result = v.safeParse(schema, input, { abortEarly: true });
  return result.success ? undefined : mismatchOf(result.issues, path);
}

/** What first does not fit in what should be a header, or undefined. `path` is where it stands. */
export function recordingMismatch(input: unknown, path = ''): Mismatch | undefined {
  const result = v.safeParse(recordingSchema, input, { abortEarly: true });
  return result.success ? undefined : mismatchOf(result.issues, path);
}
