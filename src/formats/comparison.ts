/** A comparison as a file: Markdown to be read, JSON for programs. Of two recordings, or of a replay. */
import { comparisonSentence, countsOf, type ComparedAttempt } from '../trace/compare.ts';
import type { RunSummary } from '../trace/events.ts';
import { errorMessage } from '../messages/reasons.ts';
import { toldErrorOf } from '../trace/said.ts';
import { reportWithout, type PrivatePart } from './leave-out.ts';
import { tagName } from '../trace/tag-name.ts';
import { plain, prose, table } from './markdown-text.ts';
import { lengthText } from './time-text.ts';

/** One of the two recordings. */
export interface ComparedSide {
  /** The id of the recording, where it has one. */
  id?: string;
  name: string;
  /** Epoch ms. */
  startedAt?: number;
}

/** A comparison that is to be written. */
export interface ComparisonReport {
  before: ComparedSide;
  after: ComparedSide;
  attempts: readonly ComparedAttempt[];
}

/** The most attempts in a table of Markdown, so that it fits where it is pasted. */
const mostRows = 200;

/** The most requests and errors of an attempt in a table of Markdown. */
const mostFacts = 10;

/** What is said of an attempt: `different: outcome, requests`. */
export function verdictText(attempt: ComparedAttempt): string {
  const { verdict, differs } = attempt;
  if (verdict === 'different') return `different: ${differs.join(', ')}`;
  return missingText(attempt) ?? { same: 'the same', 'only-before': 'only before', 'only-after': 'only after' }[verdict];
}

/** Why there is none after; null where that is not known. */
function missingText(attempt: ComparedAttempt): string | null {
  const error = toldErrorOf(attempt);
  if (error) return errorMessage(error);
  const { missing } = attempt;
  return missing === 'running' ? 'running' : missing === 'not-replayed' ? 'not done' : null;
}

/** Writes a comparison as Markdown: the sentence, then what is not the same, then the rest. */
export function comparisonMarkdown(report: ComparisonReport, leaveOut: readonly PrivatePart[] = []): string {
  const { before, after, attempts } = reportWithout(report, new Set(leaveOut));
  const same = attempts.filter(({ verdict }) => verdict === 'same');
  const others = attempts.filter(({ verdict }) => verdict !== 'same');
  const sections = [
    `# ${plain(before.name)} and ${plain(after.name)} compared`,
    prose(comparisonSentence(countsOf(attempts), before.name, after.name)),
    ...(others.length > 0 ? ['## What is not the same', tableOf(others)] : []),
    ...(same.length > 0 ? ['## What is the same', tableOf(same)] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function tableOf(attempts: readonly ComparedAttempt[]): string {
  const rows = attempts
    .slice(0, mostRows)
    .map((attempt) => [
      plain(tagName(attempt.tag)),
      String(attempt.number),
      plain(attempt.scope),
      runText(attempt.before),
      runText(attempt.after),
      prose(verdictText(attempt)),
    ]);
  const more = attempts.length - rows.length;
  const text = table(['Tag', 'No.', 'Registration', 'Before', 'After', ''], rows);
  return more > 0 ? `${text}\n\nand ${more} more.` : text;
}

function runText(run: RunSummary | null): string {
  if (!run) return '–';
  const { outcome, duration, requests, errors } = run;
  const ended = `${outcome ?? 'not seen to end'}${duration === null ? '' : `, ${lengthText(duration)}`}`;
  const facts = [...requests, ...errors];
  const more = facts.length > mostFacts ? [`and ${facts.length - mostFacts} more`] : [];
  return [ended, ...facts.slice(0, mostFacts).map(plain), ...more].join('; ');
}

/** Writes a comparison as JSON, an attempt to a line; durations are ms. */
export function comparisonJson(report: ComparisonReport, leaveOut: readonly PrivatePart[] = []): string {
  const { before, after, attempts } = reportWithout(report, new Set(leaveOut));
  const head = JSON.stringify({ format: 'syncscope-comparison', version: 1, before, after, counts: countsOf(attempts) });
  const lines = attempts.map((attempt) => {
    const reason = missingText(attempt);
    return JSON.stringify({ ...attempt, ...(reason !== null && { reason }) });
  });
  return `${head.slice(0, -1)},\n"attempts":[${lines.length > 0 ? `\n${lines.join(',\n')}\n` : ''}]}\n`;
}
