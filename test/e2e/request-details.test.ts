/** One request of an attempt: what it sent and got, and what is done with it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byRole, click, isThere, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as detailsTexts from '../../src/messages/compiled/details.js';
import * as faultTexts from '../../src/messages/compiled/faults.js';
import { ruleText } from '../../src/messages/fault-rule.ts';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import * as texts from '../../src/messages/compiled/request-details.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import { violationsIn } from './violations.ts';
import { choose, openWorld, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  await world.setSize(1_100, 760);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

const request = 'POST /api/messages';
/** A message that a shell and JavaScript could each take for something else. */
const nasty = `It's "$HOME"`;
const details = (): Promise<string> => textOf(world.panel, 'region', texts.about({ request }));

/** Has the demo send a message by a sync, and opens its request. */
async function sendAndOpen(text: string): Promise<void> {
  const before = (await world.events()).length;
  await world.page.evaluate(
    `import('/outbox.js').then((m) => m.clearMessages().then(() => m.addMessage(${JSON.stringify(text)})))`,
  );
  await world.page.evaluate(`navigator.serviceWorker.ready.then(({ sync }) => sync.register('outbox'))`);
  await world.event('dispatch-settled', ({ seq }) => seq > before);
  await world.event('request-settled', ({ seq }) => seq > before);
  await click(world.panel, 'tab', tablesTexts.attempts());
  await until(
    () =>
      world.panel.evaluate(`(() => {
        const row = [...document.querySelectorAll('[role=grid] [role=row][aria-rowindex]')].at(-1);
        row?.click();
        return row?.textContent.includes('outbox') && document.querySelector('#details .sentence') !== null;
      })()`),
    { what: 'the attempt to be selected' },
  );
  await click(world.panel, 'tab', detailsTexts.requests());
  const row = await byRole(world.panel, 'button', texts.open({ request }));
  await row.focus();
  await world.devtools.keyboard.press('Enter');
  await byRole(world.panel, 'region', texts.about({ request }));
}

/** What was copied last, as the panel gave it to the browser. */
async function copied(button: string): Promise<string> {
  await world.panel.evaluate(`{
    globalThis.copiedText = null;
    addEventListener('copy', (event) => (globalThis.copiedText = event.clipboardData.getData('text/plain')), { capture: true, once: true });
    const put = DataTransfer.prototype.setData;
    DataTransfer.prototype.setData = function (type, text) {
      globalThis.copiedText = text;
      return put.call(this, type, text);
    };
  }`);
  await click(world.panel, 'button', button);
  return until(async () => world.panel.evaluate('globalThis.copiedText'), {
    what: 'the copy',
    accept: (text) => typeof text === 'string',
  }).then(String);
}

describe('without bodies', () => {
  beforeAll(async () => {
    await world.record();
    await world.event('worker-changed', ({ change }) => change === 'stopped');
    await sendAndOpen('First');
  });

  test('a request opens with Enter into its headers, and says what is not kept, and how to keep it', async () => {
    expect(await details()).toContain(`${demo.url}api/messages`);
    expect(await details()).toMatch(/content-type\s*application\/json/);
    await click(world.panel, 'tab', texts.payload());
    const option = recordingTexts.recordBodies();
    expect(await details()).toContain(option);
    expect(await details()).toContain(toolbarTexts.recordingOptions());
    await click(world.panel, 'tab', texts.response());
    expect(await details()).toContain(option);
    await click(world.panel, 'tab', texts.timing());
    expect(await details()).toContain(texts.waiting());
  });

  test('it can’t be sent again without its body, and the button says so', async () => {
    const button = await byRole(world.panel, 'button', texts.resend());
    expect(await button.evaluate(({ ariaDescription }) => ariaDescription)).toBe(texts.cantSendBody());
    expect(await copied(texts.copyCurl())).toMatch(/^: 'The body \(\d+ bytes\) was not kept, so it is not sent\.'\ncurl /);
    expect(await copied(texts.copyFetch())).toMatch(/^\/\/ The body \(\d+ bytes\) was not kept/);
    await world.stop();
  });
});

describe('with bodies', () => {
  beforeAll(async () => {
    await choose(world, toolbarTexts.recordingOptions(), recordingTexts.recordBodies());
    await world.record();
    await world.event('worker-changed', ({ change }) => change === 'stopped');
    await sendAndOpen(nasty);
  });

  test('payload and response are shown', async () => {
    await click(world.panel, 'tab', texts.payload());
    await until(details, { what: 'the payload', accept: (text) => text.includes(JSON.stringify(nasty)) });
    await click(world.panel, 'tab', texts.response());
    await until(details, { what: 'the response', accept: (text) => text.includes('receivedAt') });
  });

  test('what is copied as cURL and as fetch sends the same message again', async () => {
    const ids = async (): Promise<string[]> => (await demo.messages()).map(({ text }) => text);
    const before = (await ids()).length;
    const curl = await copied(texts.copyCurl());
    const { stdout } = await promisify(execFile)('bash', ['-c', curl.replace(/^curl /m, 'curl --silent --noproxy "*" ')]);
    expect(JSON.parse(stdout)).toMatchObject({ text: nasty });
    const code = await copied(texts.copyFetch());
    const status = await world.page.evaluate(`(async () => (${code.replace(/;$/, '')}).status)()`);
    expect(status).toBeLessThan(300);
    expect((await ids()).length).toBeGreaterThanOrEqual(before);
  });

  test('it is sent again only after a yes, by its worker; the answer shows, and is marked as the user’s doing', async () => {
    const before = (await world.events()).length;
    await click(world.panel, 'button', texts.resend());
    await byRole(world.panel, 'dialog', texts.confirmTitle());
    expect((await world.eventsOf('request-started')).some(({ seq }) => seq > before)).toBe(false);
    await click(world.panel, 'button', texts.send({ method: 'POST' }));
    await until(details, { what: 'the answer', accept: (text) => text.includes(texts.resent({ time: '' }).trim()) });
    const again = await world.event('request-started', ({ seq }) => seq > before);
    expect(again).toMatchObject({ method: 'POST', url: `${demo.url}api/messages`, dispatchId: null, attribution: 'none' });
    const first = (await world.eventsOf('request-started')).findLast(({ seq }) => seq < again.seq);
    expect(again.resendOf).toBe(first?.requestId);
  });

  test('the menu of a row has the same', async () => {
    const row = await byRole(world.panel, 'button', texts.open({ request }));
    await row.click({ button: 'right' });
    const items = () => world.panel.$$eval('[role=menu] [role=menuitem]', (all) => all.map(({ textContent }) => textContent));
    await until(items, { what: 'the menu', accept: ({ length }) => length > 0 });
    expect(await items()).toEqual([texts.copyCurl(), texts.copyFetch(), texts.openInNetwork(), texts.resend(), texts.breakIt()]);
    await world.devtools.keyboard.press('Escape');
  });

  test.each([
    ['light', 1_100],
    ['dark', 540],
  ] as const)('has no violation in the %s theme, %i px wide', async (theme, width) => {
    await world.setSize(width, 760);
    await world.setTheme(theme);
    for (const tab of [texts.headers(), texts.payload(), texts.response(), texts.timing()]) {
      await click(world.panel, 'tab', tab);
      expect(await violationsIn(world.panel)).toEqual([]);
    }
    await world.setSize(1_100, 760);
  });

  test('it is broken from now on by a rule for its method and address, which is shown to be changed', async () => {
    await click(world.panel, 'button', texts.breakIt());
    const rule = ruleText({ method: 'POST', url: `${demo.url}api/messages`, what: 'refuse', when: 'always' });
    await byRole(world.panel, 'region', faultTexts.title());
    await byRole(world.panel, 'form', faultTexts.editRule({ rule }));
    const box = await byRole(world.panel, 'checkbox', rule);
    await until(() => box.evaluate((input) => input instanceof HTMLInputElement && input.checked), { what: 'the rule to be on' });
    await click(world.panel, 'button', faultTexts.removeRule({ rule }));
    await click(world.panel, 'button', faultTexts.close());
  });

  test('Escape goes back to the list, and the focus with it', async () => {
    await (await byRole(world.panel, 'tab', texts.headers())).focus();
    await world.devtools.keyboard.press('Escape');
    await until(async () => !(await isThere(world.panel, 'region', texts.about({ request }))), { what: 'the request to close' });
    await until(() => world.panel.evaluate('document.activeElement?.className'), {
      what: 'the row to have the focus',
      accept: (name) => name === 'request-open',
    });
    expect(await isThere(world.panel, 'tab', detailsTexts.requests())).toBe(true);
  });

  test('it is shown in the Network panel', async () => {
    await click(world.panel, 'button', texts.open({ request }));
    await click(world.panel, 'button', texts.openInNetwork());
    const shown = `import('./ui/legacy/legacy.js').then(({ InspectorView }) => InspectorView.InspectorView.instance().tabbedPane.selectedTabId)`;
    await until(() => world.devtools.evaluate(shown), { what: 'the Network panel', accept: (id) => id === 'network' });
    await world.show();
  });
});
