/** All formats, in the order of the Export menu. */
import * as texts from '../messages/compiled/formats.js';
import type { Format } from './format.ts';

/** The formats that a trace can be written to. */
export const formats: readonly Format[] = [
  {
    id: 'syncscope',
    label: texts.labels.syncscope(),
    extension: '.syncscope.json',
    mimeType: 'application/json',
    load: async () => (await import('./syncscope.ts')).syncScopeFormat,
  },
  {
    id: 'perfetto',
    label: texts.labels.perfetto(),
    extension: '.perfetto.json',
    mimeType: 'application/json',
    load: async () => (await import('./perfetto.ts')).perfettoFormat,
  },
  {
    id: 'har',
    label: texts.labels.har(),
    extension: '.har',
    mimeType: 'application/json',
    load: async () => (await import('./har.ts')).harFormat,
  },
  {
    id: 'markdown',
    label: texts.labels.markdown(),
    extension: '.md',
    mimeType: 'text/markdown',
    load: async () => (await import('./markdown.ts')).markdownFormat,
  },
  {
    id: 'html',
    label: texts.labels.html(),
    extension: '.html',
    mimeType: 'text/html',
    load: async () => (await import('./html.ts')).htmlFormat,
  },
  {
    id: 'sarif',
    label: texts.labels.sarif(),
    extension: '.sarif',
    mimeType: 'application/sarif+json',
    load: async () => (await import('./sarif.ts')).sarifFormat,
  },
  {
    id: 'playwright-test',
    label: texts.labels['playwright-test'](),
    extension: '.spec.ts',
    mimeType: 'text/x-typescript',
    load: async () => (await import('./playwright-test.ts')).playwrightTestFormat,
  },
  {
    id: 'puppeteer-test',
    label: texts.labels['puppeteer-test'](),
    extension: '.test.mjs',
    mimeType: 'text/javascript',
    load: async () => (await import('./puppeteer-test.ts')).puppeteerTestFormat,
  },
];

/** The format whose file names end as this one does, whatever the case of its letters; undefined for none. */
export function formatOf(fileName: string): Format | undefined {
  const name = fileName.toLowerCase();
  return formats
    .filter((format) => name.endsWith(format.extension))
    .toSorted((a, b) => b.extension.length - a.extension.length)[0];
}
