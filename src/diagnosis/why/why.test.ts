import { describe, expect, it } from 'vitest';
import { appScope, traceOf } from '../../../test/trace-text.ts';
import { periodicWait, shortestInterval } from '../../chromium/schedule.ts';
import { isKnown } from '../../trace/events.ts';
import { emptyModel, fold } from '../../trace/fold.ts';
import { tagKey } from '../../trace/model.ts';
import { Evidence } from '../evidence.ts';
import { tagStatus } from '../tag-status.ts';
import { nothingLookedUp, type Surroundings } from './condition.ts';
import { whyNotFired, type ConditionId, type Why } from './why.ts';

interface Looking {
  type?: 'sync' | 'periodicsync';
  surroundings?: Partial<Surroundings>;
}

/** Why a tag “outbox” has not fired at a time. */
function whyAt(now: number, text: string, { type = 'sync', surroundings = {} }: Looking = {}): Why {
  const model = emptyModel();
  const evidence = new Evidence();
  for (const event of traceOf(text)) {
    fold(model, [event]);
    if (isKnown(event)) evidence.take(model, event);
  }
  const tag = model.tags.get(tagKey(appScope, type, 'outbox'));
  if (!tag) throw new Error('The trace has no tag “outbox”.');
  const status = tagStatus(model, tag, now);
  return whyNotFired({ tag, status, model, now, evidence, surroundings: { ...nothingLookedUp, ...surroundings } });
}

function stateOf(why: Why, condition: ConditionId): string | undefined {
  return why.standings.find((standing) => standing.condition === condition)?.state;
}

const recording = '0 panel recording-started';
const registered = `${recording}
  1 page registration-observed
  5 page register-called  outbox
  8 page register-settled outbox`;
const failed = `${registered}
  10 worker dispatch-started d1 outbox
  90 worker dispatch-settled d1 failed`;

describe('what holds a tag back', () => {
  it('is that it has just been registered', () => {
    const { deciding } = whyAt(100, registered);
    expect(deciding).toMatchObject({ condition: 'time', metAt: 5_008 });
    expect(deciding?.evidence).toHaveLength(1);
  });

  it('is nothing that is known, once it has had its time; what is not known comes first', () => {
    const why = whyAt(60_000, registered, { surroundings: { online: true } });
    expect(why.deciding).toBeNull();
    expect(why.standings.map(({ state }) => state)).not.toContain('unmet');
    expect(why.standings[0]?.state).toBe('unknown');
    expect(why.standings.at(-1)?.state).toBe('met');
  });

  it('is that it runs', () => {
    const { deciding } = whyAt(100, `${registered}\n10 worker dispatch-started d1 outbox`);
    expect(deciding).toMatchObject({ condition: 'free', state: 'unmet', params: { attempt: 1, since: 10 } });
  });

  it('is the wait for its next attempt, with its time, though the machine is offline too', () => {
    const why = whyAt(1_000, failed, { surroundings: { online: false } });
    expect(why.deciding).toMatchObject({ condition: 'no-retry-wait', params: { failed: 1, of: 3 }, metAt: 90 + 300_000 });
    expect(stateOf(why, 'machine-online')).toBe('unmet');
  });

  it('is not that wait any more when its time has come', () => {
    const why = whyAt(90 + 300_000, failed, { surroundings: { online: false } });
    expect(stateOf(why, 'no-retry-wait')).toBe('met');
    expect(why.deciding?.condition).toBe('machine-online');
  });

  it('is a wait that began unseen, probably, and says until when', () => {
    const why = whyAt(60_000, '5 page tags-observed outbox\n10 panel recording-started');
    expect(why.deciding).toMatchObject({ condition: 'no-retry-wait', state: 'unknown', metAt: 900_010 });
  });

  it('is that the user holds the worker offline', () => {
    const { deciding } = whyAt(
      60_000,
      `${recording}\n4 panel connectivity-changed true\n${registered.split('\n').slice(1).join('\n')}`,
    );
    expect(deciding).toMatchObject({ condition: 'worker-online', params: { since: 4 } });
    expect(deciding?.evidence).toHaveLength(1);
  });

  it('is that the machine has no network', () => {
    expect(whyAt(60_000, registered, { surroundings: { online: false } }).deciding?.condition).toBe('machine-online');
    expect(stateOf(whyAt(60_000, registered, { surroundings: { online: true } }), 'machine-online')).toBe('met');
    expect(stateOf(whyAt(60_000, registered), 'machine-online')).toBe('unknown');
  });

  it('is that its call of register() was refused, or has not settled', () => {
    expect(
      whyAt(100, `${recording}\n5 page register-called outbox\n8 page register-settled outbox rejected`).deciding,
    ).toMatchObject({ condition: 'registered', params: { how: 'refused', at: 8 } });
    expect(whyAt(100, `${recording}\n5 page register-called outbox`).deciding).toMatchObject({
      condition: 'registered',
      params: { how: 'unsettled', at: 5 },
    });
  });
});

it('is proved by events alone, also where an end was not seen', () => {
  const unseen = `${registered}
  10 worker dispatch-started d1 outbox
  90 panel recording-stopped
  400000 page tags-observed outbox`;
  const why = whyAt(400_001, unseen);
  expect(why.deciding?.condition).toBe('no-retry-wait');
  for (const { evidence } of why.standings) for (const seq of evidence) expect(seq).toBeTypeOf('number');
});

describe('what is known', () => {
  it('is that syncs are switched on, when another fired since', () => {
    const other = `${registered}
  20 page register-called  ping
  21 page register-settled ping
  22 worker dispatch-started d1 ping`;
    expect(stateOf(whyAt(60_000, other), 'enabled')).toBe('met');
    expect(stateOf(whyAt(60_000, registered), 'enabled')).toBe('unknown');
  });

  it('are the windows of the site, which hold nothing back', () => {
    const why = whyAt(60_000, registered, { surroundings: { windows: 0, visible: 0 } });
    expect(stateOf(why, 'windows')).toBe('met');
  });
});

describe('a tag that is gone', () => {
  it.each<[NonNullable<Why['fate']>['what'], string]>([
    ['succeeded', `${registered}\n10 worker dispatch-started d1 outbox\n90 worker dispatch-settled d1 succeeded`],
    ['unseen', `${registered}\n5000 page tags-observed`],
    ['registration', `${registered}\n50 page registration-observed active=null`],
  ])('has a fate: %s', (what, text) => {
    const why = whyAt(60_000, text);
    expect(why.fate?.what).toBe(what);
    expect(why.standings).toEqual([]);
  });
});

describe('a periodic tag', () => {
  const periodic = `${recording}
  1 page registration-observed
  5 page register-called  outbox api=periodicSync minInterval=1000
  8 page register-settled outbox`;

  it('waits for its interval, by how much the site is used', () => {
    const why = whyAt(60_000, periodic, { type: 'periodicsync' });
    expect(why.standings.find(({ condition }) => condition === 'interval')).toMatchObject({
      state: 'unmet',
      metAt: 8 + shortestInterval,
      params: { medium: 8 + 2 * shortestInterval, minimal: 8 + 3 * shortestInterval },
    });
  });

  it('asks what only the user can know', () => {
    const why = whyAt(60_000, periodic, { type: 'periodicsync' });
    expect(stateOf(why, 'engagement')).toBe('unknown');
    expect(stateOf(why, 'installed')).toBe('unknown');
  });
});

it.each([
  [0, 1, 1],
  [shortestInterval, 1, 1],
  [shortestInterval + 1, 1, 2],
  [shortestInterval + 1, 2, 2],
  [5 * shortestInterval, 3, 6],
] as const)('an interval of %d ms at factor %d is %d times the shortest', (asked, factor, times) => {
  expect(periodicWait(asked, factor)).toBe(times * shortestInterval);
});
