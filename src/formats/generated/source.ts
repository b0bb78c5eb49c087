/** Writes a generated test: what it says at its head, its cases, and the helpers that they call. */
import * as texts from '../../messages/compiled/generated-tests.js';
import { listText } from '../../messages/lists.ts';
import type { TraceProblem } from '../../diagnosis/trace-rules.ts';
import { problemText } from '../../messages/problems.ts';
import type { RecordingHeader } from '../../trace/recording.ts';
import { quotedTag } from '../../trace/tag-name.ts';
import { diagnose } from '../diagnosed-trace.ts';
import type { EventBatches, WriteOptions } from '../format.ts';
import { redactedRecording } from '../redacted-events.ts';
import { dateText } from '../time-text.ts';
import { planOf, shortList, type Case, type TestPlan } from './cases.ts';
import { helperSource } from './helpers.ts';
import type { ExpectedRequests } from './requests.ts';
import type { ExpectedRun } from './runs.ts';

/** In what a test of one tool differs from that of another. */
export interface Dialect {
  /** TypeScript, or JavaScript. */
  typed: boolean;
  tool: string;
  /** How to install what it needs. */
  install: string;
  /** How to run it, with `<this file>` for its name. */
  run: string;
  /** The lines before `BASE_URL`. */
  imports: string;
  /** The lines after it. @param timeout how long a test may take, ms */
  settings: (timeout: number) => string;
  /** The first line of a test, up to the brace that opens its body; `title` is source text. */
  test: (title: string) => string;
  /** What `startApp` is given beside the rest. */
  subject: string;
  /** `startApp`, and what it needs. */
  start: string;
}

/** Writes a test in a dialect, in pieces of text. */
export async function* writeTest(
  dialect: Dialect,
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const { model, problems } = await diagnose(events, options);
  const header = redactedRecording(recording, options);
  const plan = planOf(model, header, namesOf(problems));
  const titles = titlesOf(plan.cases);
  yield headOf(dialect, header, plan);
  yield prepareText(dialect, plan, titles);
  for (const [i, one] of plan.cases.entries()) yield `${caseText(dialect, one, titles[i] ?? '')}\n`;
  if (plan.cases.length === 0) yield `${lineComment(texts.nothing())}\n`;
  yield `${dialect.start}\n${helperSource(dialect.typed)}`;
}

/** What is wrong with each dispatch, by its id: titles, with the rules that say it. */
function namesOf(problems: readonly TraceProblem[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const problem of problems) {
    // A note may be as it should be.
    if (problem.severity === 'note') continue;
    const name = `${problemText(problem).title} (${problem.rule}).`;
    for (const id of problem.subject.dispatches) {
      const known = names.get(id);
      if (known) known.push(name);
      else names.set(id, [name]);
    }
  }
  return names;
}

/** A JavaScript string in single quotes. */
export function literal(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  return `'${inside.replace(/\\.|'/gs, (found) => (found === '\\"' ? '"' : found === "'" ? "\\'" : found))}'`;
}

function headOf(
  dialect: Dialect,
  { name, startedAt, tool }: RecordingHeader,
  { baseUrl, cases, answered, leftOut }: TestPlan,
): string {
  const { install, run, imports, settings } = dialect;
  const made = { tool: dialect.tool, maker: tool.name, version: tool.version };
  const left = leftOut.map((line) => `//   ${oneLine(line)}\n`).join('');
  return `${lineComment(texts.head({ name, time: dateText(startedAt), ...made }))}//
// ${texts.install({ command: install })}
// ${texts.run({ command: run })}
${left && `//\n// ${texts.notTested()}\n${left}`}${imports}
/** ${texts.baseUrl()} */
const BASE_URL = process.env.BASE_URL ?? ${literal(`${baseUrl}/`)};

${answeredText(dialect, answered)}${settings(timeoutOf(cases))}
`;
}

/** Three times as long as recorded, and ten seconds more for each thing that is waited for: so do the helpers wait. */
function timeoutOf(cases: readonly Case[]): number {
  const needs = cases.map(({ before, runs }) =>
    [...(before?.runs ?? []), ...runs].reduce((sum, { took, tags }) => sum + 3 * took + 10_000 * tags.length, 0),
  );
  return 30_000 + rounded(Math.max(30_000, ...needs), Math.ceil);
}

function answeredText({ typed }: Dialect, answered: TestPlan['answered']): string {
  const type = typed ? ': Record<string, Record<number, { type: string; body: string }>>' : '';
  if (answered.size === 0) return `/** ${texts.noneAnswered()} */\nconst ANSWERED${type} = {};\n\n`;
  const madeUp = [...answered.values()].some((bodies) => [...bodies.values()].some(({ body }) => body === null));
  const endpoints = [...answered].map(([endpoint, bodies]) => {
    const lines = [...bodies].map(([status, { mimeType, body }]) => {
      const text = body ?? (mimeType.includes('json') ? '{}' : '');
      return `    ${status}: { type: ${literal(mimeType)}, body: ${literal(text)} },\n`;
    });
    return `  ${literal(endpoint)}: {${lines.length > 0 ? `\n${lines.join('')}  ` : ''}},\n`;
  });
  return `/**
${blockComment(texts.answered())}${madeUp ? blockComment(texts.madeUp()) : ''} */
const ANSWERED${type} = {
${endpoints.join('')}};

`;
}

function prepareText({ typed }: Dialect, { cases }: TestPlan, titles: readonly string[]): string {
  const needs = cases.flatMap(({ how, sends }, i) => {
    if (how === 'opened' || sends.size === 0) return [];
    const sent = [...sends].map(([endpoint, what]) => texts.sentRequest({ endpoint, what }));
    return [` *  - ${commentText(titles[i] ?? '')}: ${commentText(shortList(sent))}\n`];
  });
  const list = needs.length === 0 ? '' : `${blockComment(texts.sent())}${needs.join('')}`;
  return `/**
${blockComment(texts.prepare())}${list}${blockComment(texts.prepared())} */
async function prepare(page${typed ? ': Page' : ''}, title${typed ? ': string' : ''})${typed ? ': Promise<boolean>' : ''} {
  return false;
}

`;
}

/** The titles of cases; in those of a loop \`\${tag}\` stands for the tag. */
function titlesOf(cases: readonly Case[]): string[] {
  const counts = new Map<string, number>();
  return cases.map((one) => {
    const title = titleOf(one);
    const count = (counts.get(title) ?? 0) + 1;
    counts.set(title, count);
    return count === 1 ? title : `${title} (${count})`;
  });
}

/** In place of the tag in the title of a loop. */
const anyTag = '\u0000';

function titleOf({ how, path, type, lastChance, runs }: Case): string {
  if (how === 'given') {
    const [run] = runs;
    if (!run) return type;
    const tag = run.tags.length > 1 ? anyTag : quotedTag(run.tags[0] ?? '');
    return texts.title({ type, tag, lastChance, end: endText(run, false) });
  }
  const each = runs.map((run) => `${shortList(run.tags.map(quotedTag))} ${endText(run, run.tags.length > 1)}`);
  const shown = listText(each.length > 4 ? [...each.slice(0, 3), texts.more({ count: each.length - 3 })] : each);
  return how === 'held' ? texts.heldTitle({ type, runs: shown }) : texts.openedTitle({ path, type, runs: shown });
}

function endText({ hangs, promises, times }: ExpectedRun, several: boolean): string {
  if (hangs) return texts.end({ how: 'hangs', several });
  const end = texts.end({ how: promises === 'failed' || promises.includes('rejected') ? 'fails' : 'succeeds', several });
  return times > 1 ? texts.endTimes({ end, times }) : end;
}

function caseText(dialect: Dialect, one: Case, title: string): string {
  const tags = one.how === 'given' ? (one.runs[0]?.tags ?? []) : [];
  const loop = tags.length > 1;
  const name = loop ? `\`${title.split(anyTag).map(templateText).join('“${tag}”')}\`` : literal(title);
  const body = `${dialect.test(name)}\n${linesOf(dialect, one, loop)
    .map((line) => (line === '' ? '\n' : `  ${line}\n`))
    .join('')}});\n`;
  return loop
    ? `for (const tag of [\n${tags.map((tag) => `  ${literal(tag)},\n`).join('')}]) {\n${body.replace(/^(?=.)/gm, '  ')}}\n`
    : body;
}

function linesOf(dialect: Dialect, one: Case, loop: boolean): string[] {
  const { how, path, scope, type, lastChance, before, runs, requests, sends } = one;
  const watch = watchLines(requests);
  const prepare = `await app.prepare(${[...sends.keys()].map(literal).join(', ')});`;
  const open = `await app.open(${literal(path)});`;
  const expected = [...runs.flatMap((run) => runLines(run, loop)), ...(requests.size > 0 ? ['await app.expectRequests();'] : [])];
  const start = `const app = await startApp(${dialect.subject}, ${literal(scope)});`;
  const tags = runs.flatMap((run) => run.tags).map(literal);
  if (how === 'opened') return [start, ...watch, open, ...expected];
  if (how === 'held') {
    const register = tags.map((tag) => `await app.register(${tag});`);
    const pending = `await app.expectPending([${tags.join(', ')}]);`;
    return [
      start,
      open,
      'await app.setOffline(true);',
      prepare,
      ...register,
      pending,
      ...watch,
      'await app.setOffline(false);',
      ...expected,
    ];
  }
  const tag = loop ? 'tag' : (tags[0] ?? '');
  const dispatch = type === 'sync' ? `dispatchSync(${tag}, { lastChance: ${lastChance} })` : `dispatchPeriodicSync(${tag})`;
  return [start, ...beforeLines(before, open), prepare, ...watch, `await app.${dispatch};`, ...expected];
}

/** What comes before a case in a page that does something by itself as it opens. */
function beforeLines(before: Case['before'], open: string): string[] {
  if (!before) return [open];
  return [
    ...watchLines(before.requests),
    open,
    `// ${texts.byItself()}`,
    ...before.runs.flatMap((run) => runLines(run, false)),
    '',
  ];
}

/** The line that says which requests are expected. */
function watchLines(requests: ExpectedRequests): string[] {
  const each = [...requests].map(([endpoint, answers]) => {
    const list = answers.map((answer) => (answer === 'failed' ? literal(answer) : String(answer)));
    const isLong = list.length > 5 && new Set(list).size === 1;
    return `${literal(endpoint)}: ${isLong ? `Array(${list.length}).fill(${list[0]})` : `[${list.join(', ')}]`}`;
  });
  if (each.length === 0) return [];
  const line = each.join(', ');
  return line.length < 90
    ? [`app.watchRequests({ ${line} });`]
    : ['app.watchRequests({', ...each.map((one) => `  ${one},`), '});'];
}

function runLines({ tags, times, promises, hangs, took, problems }: ExpectedRun, loop: boolean): string[] {
  const expected = typeof promises === 'string' ? literal(promises) : `[${promises.map(literal).join(', ')}]`;
  const tag = loop || tags.length > 1 ? 'tag' : literal(tags[0] ?? '');
  const line = hangs
    ? `await app.expectNoEnd(${tag}, ${expected}, { within: ${Math.min(rounded(took, Math.floor), longestWait)} });`
    : `await app.expectRun(${tag}, ${expected}, { took: ${rounded(took, Math.ceil)}${times > 1 ? `, times: ${times}` : ''} });`;
  const comments = problems.map((sentence) => `// ${oneLine(sentence)}`);
  if (hangs && took > longestWait) comments.push(`// ${texts.tooLong({ ms: rounded(took, Math.floor) })}`);
  return [...comments, ...(loop || tags.length < 2 ? [line] : [`for (const tag of [${tags.map(literal).join(', ')}]) ${line}`])];
}

/** A sync that does not end is waited for no longer than this, ms. */
const longestWait = 30_000;

/** Times with two digits: more says nothing. */
function rounded(ms: number, round: (units: number) => number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, ms))) - 1);
  return round(ms / unit) * unit;
}

/** The longest line of a comment, where its words allow. */
const longestLine = 120;

function lineComment(text: string): string {
  return wrapped(oneLine(text), '// ');
}

/** Lines within a comment. */
function blockComment(text: string): string {
  return wrapped(commentText(text), ' * ');
}

/** A text of one line as several, each with a prefix. */
function wrapped(text: string, prefix: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && prefix.length + line.length + word.length >= longestLine) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${prefix}${each}\n`).join('');
}

/** A text that can't end the comment that it stands in. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ');
}

function commentText(text: string): string {
  return oneLine(text.replace(anyTag, '“${tag}”')).replaceAll('*/', '* /');
}

/** A text within a template literal. */
function templateText(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/[`$]/g, String.raw`\$&`);
}
