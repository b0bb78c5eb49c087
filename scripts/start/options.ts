import { parseArgs } from 'node:util';
import { formatOf, formats } from '../../src/formats/index.ts';
import { privateParts, type PrivatePart } from '../../src/formats/leave-out.ts';

/** The format that a recording keeps everything in: what its name ends in, and its item in the Export menu. */
export const trace = { ending: '.syncscope.json', menuItem: 'SyncScope trace' };

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
  exports: Export[];
  /** What the exported files do not tell. */
  leaveOut: PrivatePart[];
  screenshot?: string;
}

/** The user asked for something that can't be; the message is one sentence for them. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const endings = formats.map(({ extension }) => extension).join(', ');

/** What `--help` prints. */
export const help = `npm start -- [options] [url]

Builds the extension, opens a browser with DevTools on the SyncScope panel, and inspects the demo.
Without a display it works headless, plays the demo for ten seconds by itself, and leaves
out/syncscope.png and out/demo.syncscope.json.

  <url>                inspect this page instead of the demo
  --headless           no window
  --record <seconds>   press Record as soon as the panel shows, stop after so long, then exit
  --export <file>      write the recording through the panel's own export; can be repeated.
                       The format follows the name: ${endings}
  --leave-out <parts>  what the exported files shall not tell, with commas between:
                       ${privateParts.join(', ')}
  --screenshot <file>  write a PNG of DevTools with the panel
  --help               print this

CHROME_PATH names the browser to use.`;

/**
 * Reads the command line.
 * @throws {UsageError} when it has an unknown option or a bad value
 */
export function readOptions(args: readonly string[]): StartOptions {
  const { values, positionals } = parse(args);
  const [url, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`One page at a time: ${more.join(' ')} is too much.`);
  return {
    help: values.help,
    headless: values.headless,
    exports: values.export.map(toExport),
    leaveOut: toParts(values['leave-out']),
    ...(url === undefined ? {} : { url: checkUrl(url) }),
    ...(values.record === undefined ? {} : { recordSeconds: toSeconds(values.record) }),
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
        export: { type: 'string', multiple: true, default: [] },
        'leave-out': { type: 'string', multiple: true, default: [] },
        screenshot: { type: 'string' },
      },
    });
  } catch (error) {
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split(/\.\s|\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}: --help tells what there is.`);
  }
}

function checkUrl(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new UsageError(`The page must be an address that starts with http:// or https://, not ${text}.`);
  }
  return text;
}

function toSeconds(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  // Longer than a day is a slip of the keyboard, and more than timers can hold.
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new UsageError(`--record takes a number of seconds, at most 86400, not ${text || 'nothing'}.`);
  }
  return seconds;
}

function toExport(file: string): Export {
  const format = formatOf(file);
  if (!format) {
    throw new UsageError(`--export takes a name that ends in ${endings}, not ${file || 'nothing'}.`);
  }
  return { file, menuItem: format.label };
}

function toParts(lists: readonly string[]): PrivatePart[] {
  const names = lists.flatMap((list) => list.split(',')).map((name) => name.trim());
  const wrong = names.find((name) => !privateParts.some((part) => part === name));
  if (wrong !== undefined) {
    throw new UsageError(`--leave-out takes ${privateParts.join(', ')}, with commas between, not ${wrong || 'nothing'}.`);
  }
  return privateParts.filter((part) => names.includes(part));
}

function checkPng(file: string): string {
  if (!file.toLowerCase().endsWith('.png')) {
    throw new UsageError(`--screenshot takes a name that ends in .png, not ${file || 'nothing'}.`);
  }
  return file;
}
