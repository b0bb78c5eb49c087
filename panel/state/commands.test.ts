import { signal } from '@preact/signals';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { panelToBackgroundSchema } from '../../src/protocol/panel.ts';
import * as texts from '../../src/messages/compiled/notices.js';
import type { SessionState } from '../../src/protocol/session.ts';
import { traceOf } from '../../test/trace-text.ts';
import { connectBackground } from './background.ts';
import { createCommands } from './commands.ts';
import { createNotices, whyWords } from './notices.ts';
import { createPreferences } from './preferences.ts';
import { createTab } from './tab.ts';
import { TraceLog } from './trace-log.ts';

const session: SessionState = {
  tabId: 1,
  url: null,
  recordingId: 'live',
  capture: 'inspecting',
  recordingSince: null,
  offline: false,
  faults: [],
  frames: [],
  waiting: [],
  problem: null,
};

/** Commands over a background that answers when it is told to. */
function setup(capture: SessionState['capture'] = 'inspecting', trace = '') {
  const asked: unknown[] = [];
  const answers: ((result: unknown) => void)[] = [];
  let listener = (_message: unknown): void => undefined;
  const background = connectBackground(
    1,
    () => ({
      post(input) {
        const message = v.parse(panelToBackgroundSchema, input);
        if (message.type !== 'request') return;
        asked.push([message.method, message.params]);
        answers.push((result) => listener({ type: 'reply', id: message.id, result }));
      },
      onMessage(next) {
        listener = next;
      },
      onClose: () => undefined,
      close: () => undefined,
    }),
    { onSession() {}, onLibrary() {}, onEvents() {}, onReconnected() {}, onLost() {} },
    new AbortController().signal,
  );
  const tab = createTab();
  tab.session.value = { ...session, capture };
  const log = new TraceLog();
  log.append(traceOf(trace));
  const notices = createNotices();
  const preferences = createPreferences({ read: () => ({ keepWorkers: true }), write: () => undefined });
  const commands = createCommands(background, notices, tab, preferences, { log: signal(log) }, () => undefined);
  return { asked, answers, tab, notices, commands };
}

describe('recording', () => {
  it('begins as it is preferred, and ends', () => {
    const { asked, tab, commands } = setup();
    commands.toggleRecording();
    tab.session.value = { ...session, capture: 'recording' };
    commands.toggleRecording();
    commands.recordAndReload();
    expect(asked).toEqual([
      ['start-recording', { keepWorkers: true, bodies: false }],
      ['stop-recording', {}],
      ['record-and-reload', { keepWorkers: true, bodies: false }],
    ]);
  });

  it.each(['starting', 'stopping'] as const)('is not asked for again while it is %s', (capture) => {
    const { asked, commands } = setup(capture);
    commands.toggleRecording();
    commands.recordAndReload();
    expect(asked).toEqual([]);
  });
});

describe('offline', () => {
  it('is turned to what was not asked for last, though background has not said yet that it is so', () => {
    const { asked, commands } = setup('recording');
    commands.toggleOffline();
    commands.toggleOffline();
    expect(asked).toEqual([
      ['set-offline', { offline: true }],
      ['set-offline', { offline: false }],
    ]);
  });
});

describe('clearing', () => {
  it.each([
    ['', texts.cleared()],
    ['0 panel recording-started\n5 panel recording-stopped', texts.clearedKept()],
  ])('of %j says “%2$s”', async (trace, said) => {
    const { answers, notices, commands } = setup('inspecting', trace);
    commands.clear();
    expect(commands.isClearing()).toBe(true);
    answers[0]?.({});
    await expect.poll(() => notices.status.value).toBe(said);
    expect(commands.isClearing()).toBe(false);
  });
});

describe('what went wrong', () => {
  it('is said until something else is asked for', async () => {
    const { answers, notices, commands } = setup();
    whyWords.code = ({ code, params }) => `${code} of ${String(params['method'])}`;
    commands.ask('restart-now', { scope: 'https://app.example/' });
    answers[0]?.('nonsense');
    await expect.poll(() => notices.error.value).toBe('answer-unfit of restart-now');
    commands.ask('cancel-replay', {});
    expect(notices.error.value).toBeNull();
  });
});
