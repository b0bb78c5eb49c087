import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatOf, formats } from '../../src/formats/index.ts';
import { privateParts, type PrivatePart } from '../../src/formats/leave-out.ts';
import { gravestFirst, type Severity } from '../../src/diagnosis/problem.ts';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import { filterProblem } from '../../src/messages/filter-problem.ts';
import * as texts from '../../src/messages/compiled/command-line.js';
import { listText } from '../../src/messages/lists.ts';
import { parseFilter } from '../../src/trace/filter.ts';

/** The format that a recording keeps everything in: what its name ends in, and its item in the Export menu. */
export const trace = { ending: '.syncscope.json', menuItem: formatTexts.labels.syncscope() };

/** One `--export`. */
export interface Export {
  file: string;
  menuItem: string;
}

/** What was asked for on the command line. */
export interface StartOptions {
  help: boolean;
  /** The page to inspect; the demo where it is missing. */
  url?: string;
  headless: boolean;
  recordSeconds?: number;
  /** Load the page again when the recording runs. */
  reload: boolean;
  /** Record what requests send and get. */
  bodies: boolean;
  exports: Export[];
  /** The filter that chooses what the exported files hold; all where it is missing. */
  filter?: string;
  /** What the exported files do not tell. */
  leaveOut: PrivatePart[];
  screenshot?: string;
  /** Problems so grave, or graver, are a failure of the run. */
  failOn?: Severity;
}

/** The user asked for something that can't be; the message is one sentence for them. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const { usage } = texts;

const endings = listText(formats.map(({ extension }) => extension));
const parts = listText(privateParts);
/** Those of which a run can fail: a note is no failure. */
const severities = gravestFirst.filter((severity) => severity !== 'note');
const givenText = (text: string): string => text || texts.nothing();

/** What `--help` prints. */
export const help = (): string => texts.help({ endings, parts, severities: listText(severities) });

/**
 * Reads the command line.
 * @throws {UsageError} when it has an unknown option or a bad value
 */
export function readOptions(args: readonly string[]): StartOptions {
  const { values, positionals } = parse(args);
  const [url, ...more] = positionals;
  if (more.length > 0) throw new UsageError(usage.onePage({ more: more.join(' ') }));
  return {
    help: values.help,
    headless: values.headless,
    reload: values.reload,
    bodies: values.bodies,
    exports: toExports(values.export),
    leaveOut: toParts(values['leave-out']),
    ...(url === undefined ? {} : { url: checkUrl(url) }),
    ...(values.filter === undefined ? {} : { filter: checkFilter(values.filter) }),
    ...(values.record === undefined ? {} : { recordSeconds: toSeconds(values.record) }),
    ...(values['fail-on'] === undefined ? {} : { failOn: toSeverity(values['fail-on']) }),
    ...(values.screenshot === undefined ? {} : { screenshot: checkPng(values.screenshot) }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        headless: { type: 'boolean', default: false },
        record: { type: 'string' },
        reload: { type: 'boolean', default: false },
        bodies: { type: 'boolean', default: false },
        export: { type: 'string', multiple: true, default: [] },
        filter: { type: 'string' },
        'fail-on': { type: 'string' },
        'leave-out': { type: 'string', multiple: true, default: [] },
        screenshot: { type: 'string' },
      },
    });
  } catch (error) {
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split(/\.\s|\n/);
    throw new UsageError(usage.unknown({ problem: sentence.replace(/\.$/, '') }));
  }
}

function checkUrl(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new UsageError(usage.url({ given: text }));
  }
  return text;
}

function toSeconds(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  // Longer than a day is a slip of the keyboard, and more than timers can hold.
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new UsageError(usage.record({ given: givenText(text) }));
  }
  return seconds;
}

function toExports(files: readonly string[]): Export[] {
  const twice = files.find((file, i) => files.some((other, j) => j < i && resolve(other) === resolve(file)));
  if (twice !== undefined) throw new UsageError(usage.exportTwice({ file: twice }));
  return files.map(toExport);
}

function toExport(file: string): Export {
  const format = formatOf(file);
  if (!format) {
    throw new UsageError(usage.export({ endings, given: givenText(file) }));
  }
  return { file, menuItem: format.label };
}

function checkFilter(query: string): string {
  const filter = parseFilter(query);
  const { terms } = filter;
  const problem = filterProblem(filter);
  if (problem !== null) throw new UsageError(usage.filter({ problem }));
  if (terms.length === 0) throw new UsageError(usage.filterEmpty());
  return query;
}

function toParts(lists: readonly string[]): PrivatePart[] {
  const names = lists.flatMap((list) => list.split(',')).map((name) => name.trim());
  const wrong = names.find((name) => !privateParts.some((part) => part === name));
  if (wrong !== undefined) {
    throw new UsageError(usage.leaveOut({ parts, given: givenText(wrong) }));
  }
  return privateParts.filter((part) => names.includes(part));
}

function toSeverity(text: string): Severity {
  const severity = severities.find((known) => known === text);
  if (!severity) throw new UsageError(usage.failOn({ severities: listText(severities), given: givenText(text) }));
  return severity;
}

function checkPng(file: string): string {
  if (!file.toLowerCase().endsWith('.png')) {
    throw new UsageError(usage.screenshot({ given: givenText(file) }));
  }
  return file;
}
