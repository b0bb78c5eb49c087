import { expect, test } from 'vitest';
import * as columns from '../../src/messages/compiled/columns.js';
import { triggers } from '../../src/messages/compiled/results.js';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { appScope, traceOf } from '../../test/trace-text.ts';
import { eventTrigger } from './event-trigger.ts';
import { hasVersions, versionText } from './worker-version.ts';

test('what caused an event: its sync, no known one, or nothing that there is to say', () => {
  const events = traceOf(`
    1 worker  dispatch-started d1 outbox
    2 worker  request-started  r1 d1
    3 worker  request-settled  r1
    4 worker  dispatch-started s1 outbox trusted=false
    5 worker  request-started  r2 - attribution=none
    6 worker  request-settled  r2
    7 worker  console-message  level=log text=hello dispatchId=- attribution=none
    8 page    page-changed     navigated`);
  const model = fold(emptyModel(), events);
  const { browser, simulated } = triggers;
  const none = columns.noSync();
  expect(events.map((event) => eventTrigger(model, event))).toEqual([
    browser(),
    browser(),
    browser(),
    simulated(),
    none,
    none,
    none,
    '',
  ]);
});

test('versions of a worker are numbered as they were seen, where there is more than one', () => {
  const started = (workerId: string) =>
    `0 browser worker-changed workerId=${workerId} scriptUrl=${appScope}sw.js change=started scope=${appScope}`;
  const modelOf = (...ids: string[]) =>
    fold(emptyModel(), traceOf(['0 panel registration-observed', ...ids.map(started)].join('\n')));
  expect(hasVersions(modelOf('a'))).toBe(false);
  const model = modelOf('b', 'a');
  expect(hasVersions(model)).toBe(true);
  expect(['b', 'a', 'other', null].map((id) => versionText(model, appScope, id))).toEqual(['sw.js #1', 'sw.js #2', '', '']);
  expect(versionText(model, 'https://other.example/', 'a')).toBe('');
});
