import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import * as texts from '../../src/messages/compiled/nothing-shown.js';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { nothingRanText } from './nothing-ran.ts';

const told = (lines: string, capture: 'inspecting' | 'recording' = 'inspecting', offline = false): string =>
  nothingRanText({ capture, offline }, fold(emptyModel(), traceOf(lines)));

const registered = `
  0 page registration-observed
  1 page tags-observed
`;

describe('where no attempt is shown', () => {
  it('has nothing to add before anything was recorded, and while it is', () => {
    expect(told(registered)).toBe('');
    expect(told(`${registered} 5 panel recording-started`, 'recording')).toBe('');
  });

  it('says for how long it was recorded that nothing ran, and why', () => {
    const text = told(`${registered}
      1000  panel recording-started
      13000 panel recording-stopped
    `);
    expect(text.startsWith(texts.recorded({ duration: '12 s', why: '' }).trimEnd())).toBe(true);
    expect(text.length).toBeGreaterThan(60);
  });

  it('says how many are held offline, and how to release them', () => {
    const lines = `${registered}
      10 panel recording-started
      20 panel connectivity-changed true
      30 page  tags-observed a b
    `;
    expect(told(lines, 'recording', true)).toBe(texts.held({ count: 2 }));
    expect(told(lines, 'recording')).toBe('');
  });

  it('says of a tag that is gone again that it probably ran unrecorded', () => {
    const lines = `${registered}
      10 page tags-observed outbox
      90 page tags-observed
    `;
    expect(told(lines)).toBe(texts.ranBefore({ tag: '“outbox”', others: 0, recording: false }));
    expect(told(`${lines} 100 panel recording-started`, 'recording')).toContain('before you recorded');
    // Within a recording it would have been seen to run.
    expect(told(`5 panel recording-started ${lines} 100 panel recording-stopped`)).not.toContain('probably');
    // It may be gone with its registration.
    expect(told(lines.replace('90 page tags-observed', '90 page registration-unregister-called gone'))).toBe('');
  });
});
