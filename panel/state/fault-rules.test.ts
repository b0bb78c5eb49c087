import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionState } from '../../src/protocol/session.ts';
import type { FaultRule, SetFault } from '../../src/trace/faults.ts';
import { faultRulesOf, type FaultRules } from './fault-rules.ts';
import { keepRules, keptRules } from './kept-rules.ts';

const rule = (id: string): FaultRule => ({ id, url: '/api/', what: 'refuse', when: 'always' });
const site = { url: 'https://a.example/', capture: 'recording', faults: [] };

let session: ReturnType<typeof signal<SessionState | null>>;
let asked: SetFault[][];
let stored: Map<string, unknown>;
const memory = { read: (key: string) => stored.get(key), write: (key: string, value: unknown) => void stored.set(key, value) };
let answer: () => void;
let rules: FaultRules;
let page: EventTarget;
let panel: AbortController;

function tell(change: object): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as is looked at
  session.value = { ...site, ...session.value, ...change } as SessionState;
}

beforeEach(() => {
  session = signal<SessionState | null>(null);
  tell({});
  page = new EventTarget();
  panel = new AbortController();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  asked = [];
  stored = new Map();
  const state = {
    tab: { session, connection: signal('open') },
    background: {
      request(_: string, { faults }: { faults: SetFault[] }) {
        asked.push(faults);
        return new Promise<void>((resolve) => {
          answer = () => {
            tell({ faults: faults.map((fault) => ({ ...fault, seen: 0, changed: 0 })) });
            resolve();
          };
        });
      },
    },
    notices: { attempt: (work: Promise<unknown>) => void work },
    memory,
    ended: panel.signal,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of them as is used
  rules = faultRulesOf(state as never);
});

afterEach(() => vi.unstubAllGlobals());

const shown = (): string[] => rules.shown.value.map(({ rule: { id }, active }) => `${id} ${active ? 'on' : 'off'}`);

test('a rule is on when it is added to a recording, and what comes first is asked for first', () => {
  rules.add(rule('a'), 'last');
  rules.add(rule('b'), 'last');
  rules.add(rule('c'), 'first');
  expect(asked.at(-1)?.map(({ rule: { id }, active }) => [id, active])).toEqual([
    ['c', true],
    ['a', true],
    ['b', true],
  ]);
});

test('what is asked for starts from what was asked for before, though that is not so yet', () => {
  rules.add(rule('a'), 'last');
  rules.add(rule('b'), 'last');
  answer();
  expect(shown()).toEqual(['a on', 'b on']);
  rules.turn('a', false);
  rules.turn('b', false);
  expect(asked.at(-1)?.map(({ active }) => active)).toEqual([false, false]);
  expect(shown()).toEqual(['a on', 'b on']);
  answer();
  expect(shown()).toEqual(['a off', 'b off']);
});

test('without a recording nothing is asked for, and what is added is kept, off', () => {
  tell({ capture: 'inspecting' });
  rules.add(rule('a'), 'last');
  expect([asked, shown()]).toEqual([[], ['a off']]);
});

test('each site has its own; one of another stays in sight while it is on, and is not kept for this one', () => {
  rules.add(rule('a'), 'last');
  answer();
  tell({ url: 'https://b.example/' });
  expect(shown()).toEqual(['a on']);
  rules.add(rule('b'), 'first');
  answer();
  expect(shown()).toEqual(['b on', 'a on']);
  tell({ faults: [], capture: 'inspecting' });
  expect(shown()).toEqual(['b off']);
  tell({ url: 'https://a.example/' });
  expect(shown()).toEqual(['a off']);
});

test('there are no more of them than there is room for', () => {
  const added = Array.from({ length: 201 }, (_, i) => {
    const done = rules.add(rule(String(i)), 'last');
    answer();
    return done;
  });
  expect(added.filter((done) => !done)).toHaveLength(1);
});

test('what the panel of another tab has kept for the site stays, and is shown when that is told', () => {
  const origin = 'https://a.example';
  const keepElsewhere = (...ids: string[]) => keepRules(memory, origin, ids.map(rule));
  const tellOf = (key: string | null) => page.dispatchEvent(Object.assign(new Event('storage'), { key }));
  expect(shown()).toEqual([]);
  keepElsewhere('b');
  rules.add(rule('a'), 'last');
  expect(keptRules(memory, origin).map(({ id }) => id)).toEqual(['b', 'a']);
  answer();
  expect(shown()).toEqual(['b off', 'a on']);
  keepElsewhere('b', 'a', 'c');
  tellOf('another');
  expect(shown()).toEqual(['b off', 'a on']);
  tellOf('syncscope.fault-rules');
  expect(shown()).toEqual(['b off', 'a on', 'c off']);
  panel.abort();
  keepElsewhere('b', 'a');
  tellOf(null);
  expect(shown()).toEqual(['b off', 'a on', 'c off']);
});
