/** Files that are taken for a trace by mistake: what they are, and where they belong. */
import * as texts from '../../messages/compiled/file-faults.js';
import { inWords } from './mismatch.ts';

interface OtherFile {
  /** Says what it is, and where it opens. */
  sentence: () => string;
  /** Members that it has, with the kind of their values. */
  has: Record<string, 'list' | 'object' | 'any'>;
  /** Whether the file is a list of such objects. */
  listed?: true;
}

const { otherFiles: sentences } = texts;
const otherFiles: readonly OtherFile[] = [
  { sentence: sentences.har, has: { log: 'object' } },
  { sentence: sentences.performance, has: { traceEvents: 'list' } },
  { sentence: sentences.performance, has: { ph: 'any', ts: 'any' }, listed: true },
  { sentence: sentences.backgroundServices, has: { service: 'any', eventName: 'any' }, listed: true },
  { sentence: sentences.actions, has: { title: 'any', steps: 'list' } },
  { sentence: sentences.heap, has: { snapshot: 'object', nodes: 'list' } },
  { sentence: sentences.profile, has: { nodes: 'list', samples: 'list' } },
  { sentence: sentences.sourceMap, has: { mappings: 'any', sources: 'list' } },
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

/** Says what a parsed file is that is no SyncScope trace, which has another `format`. */
export function sentenceAboutOtherFile(file: unknown, format: string): string {
  const sample: unknown = Array.isArray(file) ? file[0] : file;
  const known = otherFiles.find((other) => (other.listed ?? false) === Array.isArray(file) && isLike(sample, other));
  return texts.chooseAnother({ fault: known ? known.sentence() : sentenceAboutFormat(file, format) });
}

function sentenceAboutFormat(file: unknown, format: string): string {
  const isObject = typeof file === 'object' && file !== null && !Array.isArray(file);
  const found: unknown = isObject && 'format' in file ? file.format : undefined;
  if (found === 'syncscope-comparison') return sentences.comparison();
  return found === undefined ? sentences.noFormat({ format }) : sentences.format({ found: inWords(found), format });
}
