import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import type { Memory } from '../host.ts';
import type { Shown } from './recordings.ts';
import { nothingSelected } from './selection.ts';
import { keepViewState } from './view-state.ts';
import { createView } from './view.ts';

/** A panel of a tab, as far as it remembers what it shows. */
function openPanel(memory: Memory, tabId = 1, stored: string[] = []) {
  const closed = new AbortController();
  const opened: unknown[] = [];
  const recordings = {
    recordingId: signal<string | null>(null),
    shown: signal<Shown>({ kind: 'live' }),
    traces: Promise.resolve({
      recording: async (id: string) => (stored.includes(id) ? { header: headerOf(id) } : undefined),
      async *read() {},
    }),
    open: (recording: unknown) => void opened.push(recording),
  };
  const [filter, view, selection] = [{ query: signal('') }, createView(), { selected: signal(nothingSelected) }];
  const earlier = keepViewState({ tabId, memory, recordings, filter, view, selection }, closed.signal);
  return { recordings, filter, view, selection, earlier, opened, close: () => closed.abort() };
}

function headerOf(id: string) {
  return { id, name: '', startedAt: 0, url: '', origin: '', userAgent: '', tool: { name: '', version: '' } };
}

function memoryOf(values = new Map<string, unknown>()): Memory {
  return { read: (key) => values.get(key), write: (key, value) => void values.set(key, JSON.parse(JSON.stringify(value))) };
}

/** Shows something of a trace, and closes the panel. */
function lookAt(memory: Memory, tabId: number, recordingId: string, shown: Shown = { kind: 'live' }): void {
  const { recordings, filter, view, selection, earlier, close } = openPanel(memory, tabId);
  earlier.restore(recordingId);
  recordings.recordingId.value = recordingId;
  recordings.shown.value = shown;
  filter.query.value = `tag:${tabId}`;
  view.timeline.value = { kind: 'end', span: 10 };
  view.table.value = 'attempts';
  view.collapse('https://app.example/', true);
  selection.selected.value = { seq: 3, dispatchId: 'd1', problem: null, why: null };
  close();
}

it('shows the same trace of the same tab again as it was shown, once', () => {
  const memory = memoryOf();
  lookAt(memory, 1, 'live');
  const { filter, view, selection, earlier } = openPanel(memory);
  earlier.restore('live');
  expect([filter.query.value, view.timeline.value, view.table.value]).toEqual(['tag:1', { kind: 'end', span: 10 }, 'attempts']);
  expect([[...view.collapsed.value], selection.selected.value]).toEqual([
    ['https://app.example/'],
    { seq: 3, dispatchId: 'd1', problem: null, why: null },
  ]);
  filter.query.value = '';
  earlier.restore('live');
  expect(filter.query.value).toBe('');
});

it('leaves another trace, and another tab, as they are', () => {
  const memory = memoryOf();
  lookAt(memory, 1, 'live');
  for (const [tabId, recordingId] of [
    [1, 'another'],
    [2, 'live'],
  ] as const) {
    const { filter, earlier } = openPanel(memory, tabId);
    earlier.restore(recordingId);
    expect(filter.query.value).toBe('');
  }
});

it('opens the recording again that was shown, if it is still there', async () => {
  const memory = memoryOf();
  lookAt(memory, 1, 'kept', { kind: 'stored', recordingId: 'kept', name: 'Kept', imported: true });
  const [there, gone] = [openPanel(memory, 1, ['kept']), openPanel(memory, 1)];
  await there.earlier.reopen();
  await gone.earlier.reopen();
  expect([there.opened, gone.opened]).toEqual([[{ id: 'kept', name: 'Kept', imported: true }], []]);
});

it('remembers the tabs that were looked at last, and minds nothing that it can’t read', () => {
  const values = new Map<string, unknown>([['syncscope.view-states', 'nonsense']]);
  const memory = memoryOf(values);
  for (let tabId = 1; tabId <= 25; tabId++) lookAt(memory, tabId, 'live');
  const queries = [2, 6, 25].map((tabId) => {
    const { filter, earlier } = openPanel(memory, tabId);
    earlier.restore('live');
    return filter.query.value;
  });
  expect(queries).toEqual(['', 'tag:6', 'tag:25']);
});
