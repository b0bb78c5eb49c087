/** Files that are taken for a trace by mistake: what they are, and where they belong. */
import { inWords } from '../../trace/mismatch.ts';

/** What to do with a file that is no trace. */
export const chooseAnother = 'Choose a file that SyncScope exported (*.syncscope.json).';

interface OtherFile {
  name: string;
  /** Where to open it. */
  where: string;
  /** Members that it has, with the kind of their values. */
  has: Record<string, 'list' | 'object' | 'any'>;
  /** Whether the file is a list of such objects. */
  listed?: true;
}

const otherFiles: readonly OtherFile[] = [
  { name: 'a HAR file', where: 'the Network panel', has: { log: 'object' } },
  { name: 'a Chrome performance trace', where: 'the Performance panel', has: { traceEvents: 'list' } },
  {
    name: 'a Chrome performance trace',
    where: 'the Performance panel',
    has: { ph: 'any', ts: 'any' },
    listed: true,
  },
  {
    name: 'the log of Chrome’s Background services',
    where: 'the Import of the panel',
    has: { service: 'any', eventName: 'any' },
    listed: true,
  },
  { name: 'a recording of user actions', where: 'the Recorder panel', has: { title: 'any', steps: 'list' } },
  { name: 'a heap snapshot', where: 'the Memory panel', has: { snapshot: 'object', nodes: 'list' } },
  { name: 'a CPU profile', where: 'the Performance panel', has: { nodes: 'list', samples: 'list' } },
  { name: 'a source map', where: 'the Sources panel', has: { mappings: 'any', sources: 'list' } },
];

function isLike(value: unknown, { has }: OtherFile): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  return Object.entries(has).every(([key, kind]) => {
    const member = members.get(key);
    if (kind === 'list') return Array.isArray(member);
    return kind === 'object' ? typeof member === 'object' && member !== null : members.has(key);
  });
}

/** Says what a parsed file is that is no SyncScope trace. */
export function sentenceAboutOtherFile(file: unknown): string {
  const sample: unknown = Array.isArray(file) ? file[0] : file;
  const known = otherFiles.find((other) => (other.listed ?? false) === Array.isArray(file) && isLike(sample, other));
  if (known) return `This is ${known.name}, which opens in ${known.where}. ${chooseAnother}`;
  const isObject = typeof file === 'object' && file !== null && !Array.isArray(file);
  const format: unknown = isObject && 'format' in file ? file.format : undefined;
  if (format === 'syncscope-comparison') return `This is a comparison of recordings, not one of them. ${chooseAnother}`;
  const why =
    format === undefined
      ? 'it does not begin with {"format":"syncscope-trace"'
      : `its format is ${inWords(format)} where "syncscope-trace" was expected`;
  return `This is JSON, but no SyncScope trace: ${why}. ${chooseAnother}`;
}
