/** What came of a dispatch, in short, so that two dispatches of different traces can be compared. */
import type { ErrorInfo, RunSummary } from './events.ts';
import { durationOf, type Dispatch, type RequestRecord } from './model.ts';
import { withoutOrigin } from './scope-name.ts';

/** What a comparison looks at; how long it took never is the same twice, and counts as no difference. */
export const comparedParts = ['outcome', 'promises', 'requests', 'errors'] as const;
/** A part in which two runs can differ. */
export type ComparedPart = (typeof comparedParts)[number];

/** Sums up a dispatch. */
export function summaryOf(dispatch: Dispatch): RunSummary {
  const { outcome, thrown, promises, requests, messages, exceptions } = dispatch;
  const own = thrown ? [lineOf(thrown)] : [];
  const told = new Set([...own, ...promises.map(({ error }) => (error ? lineOf(error) : ''))]);
  return {
    outcome,
    duration: durationOf(dispatch),
    promises: promises.filter(({ late }) => !late).map((promise) => promise.outcome ?? 'pending'),
    requests: requests.map(requestLine),
    errors: [
      ...own,
      ...messages.filter(({ level }) => level === 'error').map(({ text }) => text),
      // The browser tells once more of what the handler threw, or a promise that failed, but not of a simulated event.
      ...exceptions.map(({ error }) => lineOf(error)).filter((line) => !told.has(line)),
    ],
  };
}

function lineOf({ name, message }: ErrorInfo): string {
  return `${name}: ${message}`;
}

/** Method, path and status: the host may be another one. */
function requestLine({ method, url, outcome, status, answered }: RequestRecord): string {
  const ended = answered === 'missing' ? 'not in the recording' : (outcome ?? 'pending');
  return `${method} ${withoutOrigin(url)} ${outcome === 'responded' ? (status ?? '') : ended}`.trim();
}

/**
 * In what two runs differ. Requests that run side by side have no order: only which there were counts, by method, path
 * and status, as queries often hold an id or a time.
 */
export function differencesOf(before: RunSummary, after: RunSummary): ComparedPart[] {
  return comparedParts.filter((part) => text(before, part) !== text(after, part));
}

/** Up to the status; one that was cut says so. */
const query = /[?#]\S*(?: \([\d,]{1,15} characters\))?/;

/** A line of a request without the query of its address. */
export function withoutQuery(line: string): string {
  return line.replace(query, '');
}

function text(run: RunSummary, part: ComparedPart): string {
  const value = part === 'requests' ? run.requests.map(withoutQuery) : run[part];
  return JSON.stringify(Array.isArray(value) ? value.toSorted(byText) : value);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
