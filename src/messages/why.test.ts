import { expect, it } from 'vitest';
import { modelOf } from '../../test/folded.ts';
import { appScope } from '../../test/trace-text.ts';
import { nothingLookedUp, type Surroundings } from '../diagnosis/why/condition.ts';
import { tagStatus } from '../diagnosis/tag-status.ts';
import { whyNotFired } from '../diagnosis/why/why.ts';
import { tagKey, type Model } from '../trace/model.ts';
import { standingText, whyAnswer } from './why.ts';

const timeText = (at: number) => `T${at}`;

/** All that is said of a tag “outbox” at a time. */
function saidOf(model: Model, now: number, type: 'sync' | 'periodicsync', surroundings: Surroundings): string[] {
  const tag = model.tags.get(tagKey(appScope, type, 'outbox'));
  if (!tag) throw new Error('The trace has no tag “outbox”.');
  const evidence = { observed: () => undefined, connectivity: undefined };
  const why = whyNotFired({ tag, status: tagStatus(model, tag, now), model, now, surroundings, evidence });
  const { title, answer, todo } = whyAnswer(why, timeText);
  const standings = why.standings.map((standing) => standingText(standing, tag.tag, timeText));
  return [title, answer, todo, ...standings.flatMap(({ name, state, what, todo }) => [name, state, what, todo])].filter(
    (text) => text !== null,
  );
}

const lookedUp: Surroundings = { online: false, windows: 2, visible: 1, isPrivate: true };
const registered = `
  0 panel recording-started
  1 page registration-observed
  5 page register-called  outbox
  8 page register-settled outbox`;
const failed = `${registered}\n10 worker dispatch-started d1 outbox\n90 worker dispatch-settled d1 failed`;
const periodic = registered.replace('register-called  outbox', 'register-called outbox api=periodicSync minInterval=1000');

it.each([
  ['a tag that waits', registered, 60_000, 'sync'],
  ['one that has just been registered', registered, 100, 'sync'],
  ['one that waits to retry', failed, 1_000, 'sync'],
  ['one that runs', `${registered}\n10 worker dispatch-started d1 outbox`, 100, 'sync'],
  ['one that is held offline', `${registered}\n9 panel connectivity-changed true`, 60_000, 'sync'],
  ['one that was there before', '5 page tags-observed outbox\n10 panel recording-started', 60_000, 'sync'],
  ['one that was refused', registered.replace('settled outbox', 'settled outbox rejected'), 100, 'sync'],
  [
    'one without an active worker',
    registered.replace(
      'observed',
      'observed active=null installing={"scriptUrl":"https://app.example/sw.js","state":"installing"}',
    ),
    60_000,
    'sync',
  ],
  ['one that succeeded', failed.replace('failed', 'succeeded'), 1_000, 'sync'],
  ['one that went with its registration', `${registered}\n50 page registration-observed active=null`, 1_000, 'sync'],
  ['a periodic one', periodic, 60_000, 'periodicsync'],
] as const)('is said in whole sentences of %s', (_, trace, now, type) => {
  for (const surroundings of [nothingLookedUp, lookedUp]) {
    for (const text of saidOf(modelOf(trace), now, type, surroundings)) {
      expect(text).toMatch(/^\S.*\S$/);
      expect(text).not.toMatch(/undefined|null|NaN|[{}]| {2}| [.,:]|Tnull/);
    }
  }
});

it('tells a time that is to come', () => {
  expect(saidOf(modelOf(failed), 1_000, 'sync', nothingLookedUp)[1]).toContain(timeText(90 + 300_000));
});
