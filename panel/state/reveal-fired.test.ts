import { signal } from '@preact/signals';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { revealFired } from './reveal-fired.ts';
import { createSelection } from './selection.ts';
import { TraceLog } from './trace-log.ts';

afterEach(() => vi.unstubAllGlobals());

const asked = '1 panel fire-requested f1 outbox';
const began = '2 worker dispatch-started d1 outbox fireId=f1';

/** A fire of which so much was heard, in a panel with room or without. */
function fired({ narrow = false } = {}) {
  vi.stubGlobal('matchMedia', () => ({ matches: narrow }));
  const log = new TraceLog();
  const selection = createSelection(signal(log));
  const revealing = revealFired(signal(log), selection);
  const hear = (text: string): void => {
    log.append(traceOf(text));
    revealing.reveal();
  };
  return { ...revealing, selection, hear, selected: () => selection.selected.value.dispatchId };
}

describe('the attempt that was fired', () => {
  it('is selected when it begins, whether that or the answer is heard first', () => {
    const answeredFirst = fired();
    answeredFirst.expect('f1');
    answeredFirst.hear(`${asked}\n${began}`);
    expect(answeredFirst.selected()).toBe('d1');
    const heardFirst = fired();
    heardFirst.hear(`${asked}\n${began}`);
    expect(heardFirst.selected()).toBeNull();
    heardFirst.expect('f1');
    expect(heardFirst.selected()).toBe('d1');
  });

  it('takes the place of nothing that is selected, and is not selected later', () => {
    const { expect: fire, hear, selection, selected } = fired();
    hear('0 worker dispatch-started d0 other');
    selection.selectDispatch('d0');
    fire('f1');
    hear(`${asked}\n${began}`);
    expect(selected()).toBe('d0');
    selection.deselect();
    hear('3 worker dispatch-settled d1');
    expect(selected()).toBeNull();
  });

  it('is not selected where its details would take their room from the tree', () => {
    const { expect: fire, hear, selected } = fired({ narrow: true });
    fire('f1');
    hear(`${asked}\n${began}`);
    expect(selected()).toBeNull();
  });
});
