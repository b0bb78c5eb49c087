import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { formatOf, formats } from './index.ts';

describe('the list of formats', () => {
  it('has each of them once, with what menus and dialogs need', () => {
    for (const field of ['id', 'label', 'extension'] as const) {
      expect(new Set(formats.map((format) => format[field])).size).toBe(formats.length);
    }
    expect(formats.every((format) => /^\.[a-z.]+$/.test(format.extension))).toBe(true);
  });

  it.each(['README.md', 'docs/formats.md'])('has none that %s does not tell of', async (file) => {
    const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(formats.filter(({ label, extension }) => !text.includes(label) || !text.includes(extension))).toEqual([]);
  });

  it('finds a format by the end of a file name', () => {
    expect(formatOf('my trace.SyncScope.json')?.id).toBe('syncscope');
    expect(formatOf('my trace.json')).toBeUndefined();
  });
});
