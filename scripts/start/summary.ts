import { readFile } from 'node:fs/promises';
import { printable } from '../../driver/printable.ts';

/** What a recording shows, in numbers. */
export interface Summary {
  dispatches: number;
  /** One sentence after the other, a line each. */
  lines: string[];
}

interface TraceEvent {
  kind: string;
  [field: string]: unknown;
}

/**
 * Counts what a SyncScope trace shows: dispatches, their outcomes, requests.
 * @throws when the file is not such a trace
 */
export async function summarize(file: string): Promise<Summary> {
  const events = readEvents(JSON.parse(await readFile(file, 'utf8')), file);
  const ofKind = (kind: string) => events.filter((event) => event.kind === kind);

  const started = ofKind('dispatch-started');
  const settled = ofKind('dispatch-settled');
  const requests = ofKind('request-started');
  const open = started.length - settled.length;
  const outcomes = settled.map(({ outcome, reason }) =>
    reason === undefined ? word(outcome) : `${word(outcome)} (${word(reason)})`,
  );
  if (open > 0) outcomes.push(...Array<string>(open).fill('not over yet'));
  return {
    dispatches: started.length,
    lines: [
      `Dispatches: ${counted(started.map(({ type, tag }) => `${word(type)} "${word(tag)}"`))}`,
      `Outcomes:   ${counted(outcomes)}`,
      `Requests:   ${counted(requests.map(({ method, url }) => `${word(method)} ${word(url)}`))}`,
    ],
  };
}

function readEvents(trace: unknown, file: string): TraceEvent[] {
  if (isRecord(trace) && trace['format'] === 'syncscope-trace' && Array.isArray(trace['events'])) {
    const events: unknown[] = trace['events'];
    if (events.every(isEvent)) return events;
  }
  throw new Error(`${file} is not a SyncScope trace.`);
}

function isEvent(value: unknown): value is TraceEvent {
  return isRecord(value) && typeof value['kind'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A field of an event as text; other people's traces may hold anything. */
function word(field: unknown): string {
  return printable(typeof field === 'string' ? field : JSON.stringify(field ?? null));
}

/** How many different words are told. */
const mostWords = 20;

/** `5: 3 × a, 2 × b` */
function counted(words: readonly string[]): string {
  if (words.length === 0) return 'none';
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const list = [...counts].slice(0, mostWords).map(([word, count]) => `${count} × ${word}`);
  if (counts.size > mostWords) list.push(`and ${counts.size - mostWords} others`);
  return `${words.length}: ${list.join(', ')}`;
}
