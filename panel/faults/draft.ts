/** A rule while it is being written: its fields as they are typed, and what is wrong with them. */
import { longestFaultDelay, type FaultRule } from '../../src/trace/faults.ts';

/** The fields. */
export interface Draft {
  method: string;
  url: string;
  what: FaultRule['what'];
  ms: string;
  status: string;
  body: string;
  when: FaultRule['when'];
  count: string;
}

/** What can be wrong with a field. */
export type DraftProblem = 'space' | 'fragment' | 'milliseconds' | 'status' | 'no-body' | 'long-body' | 'count';
export type DraftProblems = Partial<Record<keyof Draft, DraftProblem>>;

/** The largest number of requests that a rule counts to. */
export const mostCounted = 1_000_000;
/** The longest body of an answer that a rule gives, characters: it is remembered with the rule. */
export const longestRuleBody = 100_000;
/** The statuses whose answers have no body. */
const bodiless = new Set([204, 205, 304]);

/** A rule as it is edited; without one, a new one. */
export function draftOf(rule: FaultRule | null): Draft {
  return {
    method: rule?.method ?? '',
    url: rule?.url ?? '',
    what: rule?.what ?? 'refuse',
    ms: String(rule?.ms ?? 1_000),
    status: String(rule?.status ?? 503),
    body: rule?.body ?? '',
    when: rule?.when ?? 'always',
    count: String(rule?.count ?? 2),
  };
}

/** Whether a field says anything of what the rule does. */
export function isUsed(field: keyof Draft, { what, when }: Draft): boolean {
  if (field === 'ms') return what === 'delay' || what === 'time-out';
  if (field === 'status' || field === 'body') return what === 'answer';
  return field !== 'count' || when !== 'always';
}

/** What is wrong with each field that says anything. */
export function problemsOf(draft: Draft): DraftProblems {
  const url = draft.url.trim();
  const all: DraftProblems = {
    ...(url.includes('#') && { url: 'fragment' }),
    ...(/\s/.test(url) && { url: 'space' }),
    ...(!isWhole(draft.ms, 0, longestFaultDelay) && { ms: 'milliseconds' }),
    ...(!isWhole(draft.status, 200, 599) && { status: 'status' }),
    ...(bodiless.has(Number(draft.status)) && draft.body !== '' && { body: 'no-body' }),
    ...(draft.body.length > longestRuleBody && { body: 'long-body' }),
    ...(!isWhole(draft.count, 1, mostCounted) && { count: 'count' }),
  };
  const fields = Object.keys(draftOf(null)).filter((field): field is keyof Draft => field in all);
  return Object.fromEntries(fields.flatMap((field) => (isUsed(field, draft) ? [[field, all[field]]] : [])));
}

/** The rule that a draft without problems says. */
export function ruleOf(draft: Draft, id: string): FaultRule {
  const { method, url, what, when } = draft;
  return {
    id,
    url: url.trim(),
    ...(method !== '' && { method }),
    what,
    ...(isUsed('ms', draft) && { ms: Number(draft.ms) }),
    ...(isUsed('status', draft) && { status: Number(draft.status), body: draft.body }),
    when,
    ...(isUsed('count', draft) && { count: Number(draft.count) }),
  };
}

function isWhole(text: string, least: number, most: number): boolean {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most;
}
