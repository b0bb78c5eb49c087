/** All formats, in the order of the Export menu. */
import type { Format } from './format.ts';

/** The formats that a trace can be written to. */
export const formats: readonly Format[] = [
  {
    id: 'syncscope',
    label: 'SyncScope trace',
    extension: '.syncscope.json',
    mimeType: 'application/json',
    load: async () => (await import('./syncscope.ts')).syncScopeFormat,
  },
  {
    id: 'perfetto',
    label: 'Perfetto trace',
    extension: '.perfetto.json',
    mimeType: 'application/json',
    load: async () => (await import('./perfetto.ts')).perfettoFormat,
  },
  {
    id: 'har',
    label: 'HAR',
    extension: '.har',
    mimeType: 'application/json',
    load: async () => (await import('./har.ts')).harFormat,
  },
];

/** The format whose file names end as this one does, whatever the case of its letters; undefined for none. */
export function formatOf(fileName: string): Format | undefined {
  const name = fileName.toLowerCase();
  return formats
    .filter((format) => name.endsWith(format.extension))
    .toSorted((a, b) => b.extension.length - a.extension.length)[0];
}
