import { describe, expect, it } from 'vitest';
import { sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { formats } from '../../src/formats/index.ts';
import { mostCopied, prepareExport } from './prepare.ts';

const choice = { recording: sampleRecording, events: sampleEvents, leaveOut: [] };
const never = { signal: new AbortController().signal, onBegun: () => undefined, onProgress: () => undefined };

describe('an export before it is saved', () => {
  it.each(formats.map((format) => [format.label, format] as const))('is the very text that is saved: %s', async (_, format) => {
    const heads: string[] = [];
    const shares: number[] = [];
    const { head, bytes, text } = await prepareExport(choice, format, {
      ...never,
      onBegun: (begun) => heads.push(begun),
      onProgress: (share) => shares.push(share),
    });
    expect(shares.at(-1)).toBe(1);
    expect(text).toBe(await textOf(await format.load()));
    expect(bytes).toBe(new TextEncoder().encode(text ?? '').length);
    expect(text?.startsWith(head.split('\n')[0]?.slice(0, 400) ?? '-')).toBe(true);
    expect(heads.every((begun) => begun === head)).toBe(true);
  });

  it('is held only as far as it can be copied, and its lines are cut', async () => {
    const reason = 'x'.repeat(1_000_000);
    const [first = sampleEvents[0]] = sampleEvents;
    const events = Array.from({ length: 40 }, (_, i) => ({
      ...first,
      at: i,
      seq: i + 1,
      id: `e${i}`,
      kind: 'long',
      source: 'page' as const,
      reason,
    }));
    const [format] = formats;
    if (!format) throw new Error('There is no format.');
    const { head, bytes, text } = await prepareExport({ ...choice, events }, format, never);
    expect(text).toBeNull();
    expect(bytes).toBeGreaterThan(mostCopied);
    expect(head.length).toBeLessThan(20_000);
  });

  it('ends with the signal', async () => {
    const ended = new AbortController();
    ended.abort(new Error('Another choice.'));
    const [format] = formats;
    if (!format) throw new Error('There is no format.');
    await expect(prepareExport(choice, format, { ...never, signal: ended.signal })).rejects.toThrow('Another choice.');
  });
});
