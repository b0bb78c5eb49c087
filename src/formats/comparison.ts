/** A comparison as a file: Markdown to be read, JSON for programs. Of two recordings, or of a replay. */
import { countsOf, type ComparedAttempt } from '../trace/compare.ts';
import type { RunSummary } from '../trace/events.ts';
import * as texts from '../messages/compiled/comparison.js';
import * as outcomes from '../messages/compiled/outcomes.js';
import { comparisonSentence, missingText, verdictText } from '../messages/comparison.ts';
import { durationText } from '../messages/times.ts';
import { reportWithout, type PrivatePart } from './leave-out.ts';
import { tagName } from '../trace/tag-name.ts';
import { plain, prose, table } from './markdown-text.ts';

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

/** Writes a comparison as Markdown: the sentence, then what is not the same, then the rest. */
export function comparisonMarkdown(report: ComparisonReport, leaveOut: readonly PrivatePart[] = []): string {
  const { before, after, attempts } = reportWithout(report, new Set(leaveOut));
  const same = attempts.filter(({ verdict }) => verdict === 'same');
  const others = attempts.filter(({ verdict }) => verdict !== 'same');
  const sections = [
    `# ${texts.title({ before: plain(before.name), after: plain(after.name) })}`,
    prose(comparisonSentence(countsOf(attempts), before.name, after.name)),
    ...(others.length > 0 ? [`## ${texts.differences()}`, tableOf(others)] : []),
    ...(same.length > 0 ? [`## ${texts.same()}`, tableOf(same)] : []),
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
  const { tag, number, registration, before, after } = texts.columns;
  const text = table([tag(), number(), registration(), before(), after(), ''], rows);
  return more > 0 ? `${text}\n\n${texts.moreRows({ count: more })}` : text;
}

function runText(run: RunSummary | null): string {
  if (!run) return '–';
  const { outcome, duration, requests, errors } = run;
  const how = outcome === null ? outcomes.unseen() : outcomes.ends[outcome]();
  const ended = duration === null ? how : texts.ended({ outcome: how, duration: durationText(duration) });
  const facts = [...requests, ...errors];
  const more = facts.length > mostFacts ? [texts.moreFacts({ count: facts.length - mostFacts })] : [];
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
