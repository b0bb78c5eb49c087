import { expect, test } from 'vitest';
import { factsOf, frameOf, type Sender } from './frame-facts.ts';

const app: Sender = { origin: 'https://app.example', url: 'https://app.example/page', top: true };
const sandboxed: Sender = { origin: 'null', url: 'https://app.example/frame', top: false };
const claimed = {
  url: 'https://bank.example/',
  origin: 'https://bank.example',
  top: true,
  secure: true,
  serviceWorker: true,
  sync: true,
  periodicSync: true,
};

const called = { kind: 'register-called', callId: 'p1.1', api: 'sync', tag: 'a', context: 'page' };
const offline = { kind: 'connectivity-changed', offline: true, by: 'page' };
const gap = { kind: 'capture-gap', from: 1, to: 2, why: { code: 'page-too-fast', params: { count: 1 } } };
function draft(facts: object): object {
  return { id: 'p1-1', at: 1, source: 'page', ...facts };
}
function admits(facts: object, sender = app): boolean {
  const { drafts, refused } = factsOf([draft(facts)], 'p1', sender);
  expect(drafts.length + refused).toBe(1);
  return drafts.length === 1;
}

test.each([
  ['without a scope', called],
  ['of its own', { ...called, scope: 'https://app.example/deep/', frameUrl: 'https://app.example/page' }],
  ['of a document without an address', { ...called, frameUrl: 'about:srcdoc' }],
  ['of a document that it made', { ...called, frameUrl: 'blob:https://app.example/1234' }],
  ['of a gap', gap],
  ['of its network', offline],
])('a frame may tell of a call %s', (_, facts) => {
  expect(admits(facts)).toBe(true);
});

test.each<[string, object, Sender?]>([
  ['a registration of another origin', { ...called, scope: 'https://bank.example/' }],
  ['the network of the page, where it is a frame in it', offline, { ...app, top: false }],
  ['that the browser has no network', { ...offline, by: 'browser' }],
  ['what is no address', { ...called, scope: 'app.example' }],
  ['a document of another origin', { ...called, frameUrl: 'https://bank.example/' }],
  ['what the user does', { kind: 'recording-stopped', source: 'panel' }],
  ['what the user does, as a page', { kind: 'recording-stopped' }],
  ['a worker', { ...called, workerId: 'w1' }],
  ['what another document said', { ...called, id: 'p2-1' }],
  ['a gap for a reason that no page can give', { ...gap, why: { code: 'trace-full', params: { count: 1, megabytes: 1 } } }],
  ['a gap with more in it', { ...gap, why: { ...gap.why, params: { count: 1, more: 'x' } } }],
  ['a gap in words', { kind: 'capture-gap', from: 1, to: 2, reason: 'It was busy.' }],
  ['a kind that is not there', { kind: 'register-guessed' }],
  ['a registration of the page, in a sandbox', { ...called, scope: 'https://app.example/' }, sandboxed],
  ['one of no origin, in a sandbox', { ...called, scope: 'file:///' }, sandboxed],
  ['any call, in a sandbox', called, sandboxed],
])('a frame may not tell of %s', (_, facts, sender) => {
  expect(admits(facts, sender)).toBe(false);
});

test('what is no event is counted too', () => {
  expect(factsOf([null, 1, {}, draft(called)], 'p1', app)).toMatchObject({ drafts: [{ id: 'p1-1' }], refused: 3 });
});

test('a frame is where and what the browser says', () => {
  expect(frameOf(claimed, sandboxed)).toEqual({ ...claimed, ...sandboxed, serviceWorker: false });
  expect(frameOf(claimed, app)).toEqual({ ...claimed, ...app });
});

test('the address of a frame is cut', () => {
  const { url } = frameOf(claimed, { ...app, url: `https://app.example/${'x'.repeat(2_000_000)}` });
  expect(url.length).toBeLessThan(3_000);
});
