/** What a recording shows, in lines to be printed. */
import { createReadStream } from 'node:fs';
import { printable } from '../../driver/printable.ts';
import { problemsOf } from '../../src/diagnosis/dispatch-problems.ts';
import { whyNothingRan } from '../../src/diagnosis/why-nothing-ran.ts';
import { readTrace } from '../../src/formats/read.ts';
import { dispatchProblemText } from '../../src/messages/dispatch-problems.ts';
import { whyNothingRanText } from '../../src/messages/nothing-ran.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Dispatch, RequestRecord } from '../../src/trace/model.ts';
import { quotedTag } from '../../src/trace/tag-name.ts';

/** What a recording shows. */
export interface Summary {
  dispatches: number;
  lines: string[];
}

/** The most lines of a list. */
const longestList = 10;

/**
 * Sums up a SyncScope trace: what ran, how it ended, what it requested, what went wrong; or why nothing ran.
 * @throws TraceRefused with a sentence when the file is no such trace
 */
export async function summarize(file: string): Promise<Summary> {
  const { events } = await readTrace(createReadStream(file));
  const model = fold(emptyModel(), events);
  const dispatches = [...model.dispatches.values()];
  if (dispatches.length === 0) {
    const why = whyNothingRanText(whyNothingRan(model), 'add --reload');
    return { dispatches: 0, lines: [`No sync ran while it was recorded. ${printable(why)}`] };
  }
  const requests = dispatches.flatMap((dispatch) => dispatch.requests);
  const wrong = dispatches
    .flatMap((dispatch) => problemsOf(dispatch).map(dispatchProblemText))
    .map((text): [string, string] => [shapeOf(text), text]);
  return {
    dispatches: dispatches.length,
    lines: [
      ...list(
        'Syncs',
        dispatches.map(({ type, tag }) => [`${type} ${quotedTag(shapeOf(tag))}`, `${type} ${quotedTag(tag)}`]),
      ),
      ...list(
        'Outcomes',
        dispatches.map((dispatch) => [outcomeOf(dispatch), outcomeOf(dispatch)]),
      ),
      ...list(
        'Requests',
        requests.map((request) => [shapeOf(requestText(request)), requestText(request)]),
      ),
      ...list('What went wrong', wrong),
    ],
  };
}

function outcomeOf({ outcome, reason }: Dispatch): string {
  if (outcome === null) return 'not over yet';
  return reason === null ? outcome : `${outcome} (${reason})`;
}

function requestText({ method, url, outcome, status, error }: RequestRecord): string {
  const end =
    outcome === null ? 'not over yet' : outcome === 'failed' ? (error?.message ?? 'failed') : String(status ?? 'answered');
  return `${method} ${url}: ${end}`;
}

const changing = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\b(?=[a-f]*\d)[\da-f]{12,}\b|\d{4,}|(?<=[-_:/.=])\d+\b/gi;

/** A text without what is likely to be another one each time: ids and long numbers, and short ones at the end of a name. */
function shapeOf(text: string): string {
  return text.replace(changing, '…');
}

/** A heading and a line for each group, largest first. @param entries what groups each, and how it reads where it is alone */
function list(heading: string, entries: readonly [group: string, text: string][]): string[] {
  if (entries.length === 0) return [];
  const groups = new Map<string, { count: number; texts: Set<string> }>();
  for (const [group, text] of entries) {
    const found = groups.get(group) ?? { count: 0, texts: new Set() };
    found.count++;
    found.texts.add(text);
    groups.set(group, found);
  }
  const sorted = [...groups].toSorted(([, a], [, b]) => b.count - a.count);
  const shown = sorted.length > longestList ? sorted.slice(0, longestList - 1) : sorted;
  const lines = shown.map(([group, { count, texts }]) => {
    const [only = ''] = texts;
    return `  ${count} × ${printable(texts.size === 1 ? only : `${group} (${texts.size} different)`)}`;
  });
  const rest = sorted.slice(shown.length);
  if (rest.length > 0) lines.push(`  ${rest.reduce((sum, [, { count }]) => sum + count, 0)} × ${rest.length} others`);
  return [`${heading}: ${entries.length}`, ...lines];
}
