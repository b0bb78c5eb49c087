/** Bodies are recorded where the user wants them, and a replay is answered from them, without the server. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveBackground } from '../../driver/extension/background.ts';
import { byRole, click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as compareDialogTexts from '../../src/messages/compiled/compare-dialog.js';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import * as replayTexts from '../../src/messages/compiled/replay.js';
import { longestBody } from '../../src/trace/bodies.ts';
import type { EventOf } from '../../src/trace/events.ts';
import { closeOf, choose, openWorld, startDemo, type Demo, type World } from './world.ts';
import * as progressTexts from '../../src/messages/compiled/progress.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

let demo: Demo;
let world: World;

async function record(): Promise<void> {
  await choose(world, toolbarTexts.recordingOptions(), recordingTexts.recordBodies());
  await world.record();
}

/** Fires a tag, and waits for its outcome. @returns the requests that ended meanwhile, by their ids */
async function fire(tag: string, way = waysToFireTexts.simulated()) {
  const before = (await world.events()).length;
  await type(world.panel, 'textbox', registrationTexts.tagToFire(), tag);
  await choose(world, registrationTexts.moreWaysTyped(), way);
  const settled = await world.event('fire-settled', ({ seq }) => seq > before, 20_000);
  // The browser tells of a request when it likes, also after the end of the sync that made it.
  await world.event('request-settled', ({ seq }) => seq > before);
  const requests = (await world.eventsOf('request-settled')).filter(({ seq }) => seq > before);
  return { settled, requests };
}

/** The body of the answer that a fire has got, once it is read. */
function bodyOf(requestId: string | undefined): Promise<EventOf<'response-body'>> {
  return world.event('response-body', (event) => event.requestId === requestId);
}

async function filter(text: string): Promise<void> {
  await world.panel.evaluate(`{
    const field = document.querySelector('[type=search]');
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }`);
}

async function pick(name: string, choice: string): Promise<void> {
  const field = await byRole(world.panel, 'combobox', name);
  await field.select(choice);
  await field.dispose();
}

/** Starts a replay of what the filter shows, answered from the recording. */
async function start(what: string): Promise<EventOf<'replay-started'>> {
  const before = (await world.events()).length;
  await filter(what);
  await click(world.panel, 'button', toolbarTexts.replayRecording());
  await pick(replayTexts.speed(), replayTexts.speeds.fastest());
  await pick(replayTexts.requests(), replayTexts.answers.recording());
  await click(world.panel, 'button', replayTexts.start());
  return world.event('replay-started', ({ seq }) => seq > before);
}

/** Does such a replay. @returns what came of it */
async function replay(what: string) {
  const started = await start(what);
  const settled = await world.event('replay-settled', ({ replayId }) => replayId === started.replayId, 30_000);
  const since = <E extends { seq: number }>(events: E[]): E[] => events.filter(({ seq }) => seq > started.seq);
  return {
    started,
    settled,
    outcomes: since(await world.eventsOf('fire-settled')).map(({ outcome }) => outcome),
    requests: since(await world.eventsOf('request-settled')),
  };
}

/** Waits until the Details say something of the replay. */
async function told(...words: string[]): Promise<void> {
  await until(() => world.panel.$eval('#details', ({ textContent }) => textContent), {
    what: `the details to say ${words.join(' … ')}`,
    accept: (text) => words.every((each) => text.includes(each)),
  });
}

/** A server on the address of one that is gone: it answers nothing, and notes what workers ask for. */
async function silentServer(url: string): Promise<{ server: Server; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request) => {
    // That is what the page itself asks for, now and then.
    if (request.url !== '/control') asked.push(`${request.method} ${request.url}`);
    request.socket.destroy();
  });
  // The other one may need a moment to be gone.
  await until(
    () =>
      new Promise<boolean>((resolve) => {
        server.once('error', () => resolve(false));
        server.listen(Number(new URL(url).port), '127.0.0.1', () => resolve(true));
      }),
    { what: 'the port to be free' },
  );
  return { server, asked };
}

describe('the outbox, recorded with bodies while the server failed twice', () => {
  beforeAll(async () => {
    demo = await startDemo();
    world = await openWorld(demo.url);
    await record();
    await world.event('worker-changed', ({ change }) => change === 'stopped');
  });
  afterAll(async () => {
    await world?.close();
    demo?.end();
  });

  /** Puts the message into the outbox, without a sync. */
  const write = (): Promise<unknown> =>
    world.page.evaluate(`import('/outbox.js').then((m) => m.clearMessages().then(() => m.addMessage('Hello, é')))`);

  test('holds what was sent, and what came back', async () => {
    await demo.control({ failStatus: 503, failCount: 2 });
    await write();
    await fire('outbox', waysToFireTexts.allAttempts());
    expect((await world.eventsOf('dispatch-settled')).map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'succeeded']);
    expect((await world.eventsOf('recording-started'))[0]).toMatchObject({ bodies: true });
    const asked = (await world.eventsOf('request-started')).filter(({ url }) => url.endsWith('/api/messages'));
    expect(asked.map(({ body }) => body)).toEqual(Array(3).fill(expect.stringContaining('"text":"Hello, é"')));
    const bodies = await Promise.all(asked.map(({ requestId }) => bodyOf(requestId)));
    expect(bodies.map(({ body }) => body)).toEqual([
      expect.stringContaining('told to fail'),
      expect.stringContaining('told to fail'),
      expect.stringContaining('Hello, é'),
    ]);
    const last = (await world.eventsOf('request-settled')).findLast(({ requestId }) => requestId === asked[2]?.requestId);
    expect(last?.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
  });

  test('runs the same again though the server does not answer, and it is asked for nothing', async () => {
    demo.end();
    const { server, asked } = await silentServer(demo.url);
    try {
      await write();
      const { started, settled, outcomes, requests } = await replay('tag:outbox');
      expect(started).toMatchObject({ requests: 'recording' });
      expect(settled).toMatchObject({ outcome: 'completed' });
      expect(outcomes).toEqual(['failed', 'failed', 'succeeded']);
      expect(new Set(requests.map(({ answered }) => answered))).toEqual(new Set(['recording']));
      await told(compareDialogTexts.replayResult({ done: 3, count: 3, different: 0 }));
      expect(asked).toEqual([]);
    } finally {
      server.close();
    }
  });
});

describe('a worker that fetches what it is told to', () => {
  let files: string;

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'syncscope-files-'));
    await writeFile(join(files, 'long.txt'), 'é'.repeat(600_000));
    await writeFile(join(files, 'image.png'), new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]));
    demo = await startDemo({ '/fixtures': 'test/e2e/pages', '/files': files });
    // What fails waits for longer than this takes.
    world = await openWorld(`${demo.url}fixtures/stage.html`, { fast: { initial_retry_delay_sec: 3600 } });
    await world.page.evaluate(`settle('./', 'fetch-worker.js')`);
    await world.page.evaluate(`{
      globalThis.got = [];
      new BroadcastChannel('got').onmessage = ({ data }) => got.push(data);
    }`);
  });
  afterAll(async () => {
    await world?.close();
    demo?.end();
    await rm(files, { recursive: true, force: true });
  });

  const got = (): Promise<unknown> => world.page.evaluate('got.splice(0)');

  test('can’t be answered from a recording without bodies, and the dialog says so', async () => {
    await world.record();
    await fire('GET /api/ping');
    await click(world.panel, 'button', toolbarTexts.replayRecording());
    await pick(replayTexts.requests(), replayTexts.answers.recording());
    const dialog = await byRole(world.panel, 'dialog', replayTexts.label());
    expect(await dialog.evaluate(({ textContent }) => textContent)).toContain(replayTexts.noBodies());
    const button = await byRole(world.panel, 'button', replayTexts.start());
    expect(await button.evaluate(({ ariaDisabled }) => ariaDisabled)).toBe('true');
    await click(world.panel, 'button', closeOf(replayTexts.title()));
    await world.stop();
  });

  test('has long bodies cut, and binary ones kept, with their true sizes', async () => {
    await record();
    const long = await fire('GET /files/long.txt');
    expect(await bodyOf(long.requests[0]?.requestId)).toMatchObject({
      body: 'é'.repeat(longestBody / 2),
      encoding: 'text',
      size: 1_200_000,
      cut: true,
      code: 'body-cut',
      params: { megabytes: 1 },
    });
    const image = await fire('GET /files/image.png');
    expect(await bodyOf(image.requests[0]?.requestId)).toMatchObject({ body: 'iVBORwABAv8=', encoding: 'base64', size: 8 });
    await fire('POST /api/ping');
    const sent = await world.event('request-started', ({ method }) => method === 'POST');
    expect(sent).toMatchObject({ body: 'AP8B', bodyEncoding: 'base64', bodySize: 3 });
  });

  test('gets the same bytes from the recording, also for its first request, and while it is offline', async () => {
    await rm(join(files, 'image.png'));
    await got();
    const before = (await world.events()).length;
    await click(world.panel, 'button', toolbarTexts.restartWorker());
    // It may have stopped just before, since it ran when the recording began.
    await until(async () => (await world.eventsOf('worker-changed')).at(-1)?.change === 'stopped', {
      what: 'the worker to stop',
    });
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    await world.event('connectivity-changed', ({ offline, by }) => offline && by === 'panel');
    // That starts it.
    await world.event('worker-changed', ({ change, seq }) => change === 'started' && seq > before);
    const { outcomes } = await replay('image.png');
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    await world.event('connectivity-changed', ({ offline, by }) => !offline && by === 'panel');
    expect(outcomes).toEqual(['succeeded']);
    await until(got, { what: 'the bytes', accept: (said) => JSON.stringify(said) === '["200 89504e47000102ff"]' });
  });

  test('fails where it asks for what the recording does not hold, which is told', async () => {
    await fire('NEXT /api/ping');
    const { outcomes, requests } = await replay('NEXT');
    expect(outcomes).toEqual(['failed']);
    expect(requests).toMatchObject([
      { outcome: 'failed', answered: 'missing', error: { message: `Not in the recording: GET ${demo.url}api/ping?run=2` } },
    ]);
    await told(compareDialogTexts.replayResult({ done: 1, count: 1, different: 1 }), 'GET /api/ping?run=2 not in the recording');
  });

  test.each([
    ['is cancelled', () => click(world.panel, 'button', progressTexts.cancelReplay())],
    ['ends with background', async () => (await driveBackground(world.driven)).kill()],
    ['ends with the recording', () => world.stop()],
  ])('reaches the server again after a replay that %s', async (_, end) => {
    await world.page.evaluate(`sync('HANG /api/ping')`);
    await world.event('request-settled', ({ encodedSize }) => encodedSize !== undefined);
    const started = await start('HANG -is:simulated');
    await world.event('request-settled', ({ seq, answered }) => seq > started.seq && answered === 'recording');
    await end();
    const settled = await world.event('replay-settled', ({ replayId }) => replayId === started.replayId);
    expect(settled).toMatchObject({ outcome: 'cancelled' });
    const { requests } = await fire('GET /api/ping');
    expect(requests.at(-1)).toMatchObject({ outcome: 'responded', status: 200 });
    expect(requests.at(-1)?.answered).toBeUndefined();
  });
});
