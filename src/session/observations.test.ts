import { expect, test } from 'vitest';
import type { Snapshot } from '../protocol/relay.ts';
import { Observations } from './observations.ts';

const origin = 'https://app.example';
const scope = `${origin}/`;

function snapshot(tags: string[] | null, at = 1): Snapshot {
  const registrations =
    tags === null
      ? []
      : [
          {
            scope,
            active: { scriptUrl: `${scope}sw.js`, state: 'activated' },
            waiting: null,
            installing: null,
            tags: { sync: tags, periodicSync: [] },
          },
        ];
  return { at, permissions: { sync: 'granted', periodicSync: 'denied' }, registrations };
}

test('the first look tells the registration, and its tags if there are any', () => {
  const kinds = (tags: string[]): string[] => new Observations().update(origin, snapshot(tags)).map(({ facts }) => facts.kind);
  expect(kinds([])).toEqual(['registration-observed']);
  expect(kinds(['outbox'])).toEqual(['registration-observed', 'tags-observed']);
});

test('a further look tells only what changed', () => {
  const observations = new Observations();
  observations.update(origin, snapshot(['outbox']));
  expect(observations.update(origin, snapshot(['outbox'], 2))).toEqual([]);
  expect(observations.update(origin, snapshot([], 3))).toEqual([
    { facts: { kind: 'tags-observed', api: 'sync', scope, tags: [] }, at: 3 },
  ]);
});

test('a list that is doubted is told again, by a look that began after the doubt', () => {
  const observations = new Observations();
  observations.update(origin, snapshot([]));
  observations.doubt(scope, 'sync', 5);
  expect(observations.update(origin, snapshot([], 4))).toEqual([]);
  const told = { facts: { kind: 'tags-observed', api: 'sync', scope, tags: [] }, at: 6 };
  expect(observations.update(origin, snapshot([], 6))).toEqual([told]);
  expect(observations.update(origin, snapshot([], 7))).toEqual([]);
});

test('a registration that is gone is told as one without versions, and once', () => {
  const observations = new Observations();
  observations.update(origin, snapshot(['outbox']));
  expect(observations.update(origin, snapshot(null, 2))).toMatchObject([
    { facts: { kind: 'registration-observed', scope, active: null, waiting: null, installing: null } },
  ]);
  expect(observations.update(origin, snapshot(null, 3))).toEqual([]);
  expect(observations.tags(scope, 'sync')).toEqual([]);
});

test('a look at one origin says nothing of another', () => {
  const observations = new Observations();
  observations.update(origin, snapshot(['outbox']));
  expect(observations.update('https://other.example', snapshot(null))).toEqual([]);
  expect(observations.keep(new Set([origin]))).toHaveLength(2);
});

test('what a new trace begins with is of the origins that are still looked at; the others are told anew when they are back', () => {
  const observations = new Observations();
  observations.update(origin, snapshot(['outbox']));
  expect(observations.keep(new Set([origin])).map(({ kind }) => kind)).toEqual(['registration-observed', 'tags-observed']);
  expect(observations.update(origin, snapshot(['outbox'], 2))).toEqual([]);
  expect(observations.keep(new Set(['https://other.example']))).toEqual([]);
  expect(observations.update(origin, snapshot(['outbox'], 3))).toHaveLength(2);
});

test('a registration without an active worker has none that could be started', () => {
  const observations = new Observations();
  observations.update(origin, snapshot(['outbox']));
  expect(observations.active()).toEqual([scope]);
  const [registration] = snapshot([]).registrations;
  const installing = { ...snapshot([], 2), registrations: registration ? [{ ...registration, active: null }] : [] };
  observations.update(origin, installing);
  expect(observations.active()).toEqual([]);
});
