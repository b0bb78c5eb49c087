/** A test for Playwright, `*.spec.ts`: what was recorded, done again and asserted. */
import type { FormatCode } from './format.ts';
import { activeSource, watcherSource, writeTest, type Dialect } from './generated/source.ts';

/** The Playwright test. */
export const playwrightTestFormat: FormatCode = {
  write: (recording, events, options) => writeTest(playwright, recording, events, options),
};

const playwright: Dialect = {
  run: 'npx playwright test <this file>',
  imports: `import { expect, test, type Page } from '@playwright/test';

// Where this is not set, older versions of Playwright do not take service workers offline.
process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS = '1';
`,
  test: (title) => `test(${title}, async ({ page }) => {`,
  open: (path, scope) => `const app = await openApp(page, ${path}, ${scope});`,
  expects: (expression, value) =>
    `await expect.poll(() => ${expression}).${value.startsWith('[') ? 'toEqual' : 'toBe'}(${value});`,
  helpers: `// Only Chromium has Background Sync; this channel is the browser that users have, also without a window.
test.use({ browserName: 'chromium', channel: 'chromium' });

/** What has to be there before a sync runs, such as a message in an outbox: do it here. */
async function prepare(_page: Page) {}

/** Opens the page and watches its service worker. */
async function openApp(page: Page, path: string, scopePath: string) {
  const context = page.context();
  const { origin } = new URL(BASE_URL);
  const scope = new URL(scopePath, origin).href;
  await page.goto(new URL(path, origin).href);
  await expect.poll(() => page.evaluate(activeScript, scope)).toBeDefined();
  const script = await page.evaluate(activeScript, scope);

  const devtools = await context.newCDPSession(page);
  let registrationId: string | undefined;
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId ??= registrations.find(({ scopeURL, isDeleted }) => scopeURL === scope && !isDeleted)?.registrationId;
  });
  await devtools.send('ServiceWorker.enable');
  await expect.poll(() => registrationId).toBeDefined();
  await devtools.send('ServiceWorker.startWorker', { scopeURL: scope });
  const workerNow = () => context.serviceWorkers().find((worker) => worker.url() === script);
  await expect.poll(() => workerNow() !== undefined).toBe(true);
  await prepare(page);
  const seen = await workerNow()!.evaluateHandle(watch);

  return {
    dispatchSync: (tag: string, { lastChance }: { lastChance: boolean }) =>
      devtools.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId: registrationId!, tag, lastChance }),
    dispatchPeriodicSync: (tag: string) =>
      devtools.send('ServiceWorker.dispatchPeriodicSyncEvent', { origin, registrationId: registrationId!, tag }),
    register: (tag: string) =>
      page.evaluate(
        async ({ scope, tag }) => {
          const registration = (await navigator.serviceWorker.getRegistration(scope)) as WithSync | undefined;
          await registration!.sync.register(tag);
        },
        { scope, tag },
      ),
    pendingTags: () =>
      page.evaluate(async (scope) => {
        const registration = (await navigator.serviceWorker.getRegistration(scope)) as WithSync | undefined;
        return (await registration!.sync.getTags()).sort();
      }, scope),
    setOffline: (offline: boolean) => context.setOffline(offline),
    outcomeOf: (tag: string) =>
      seen.evaluate(({ runs }, tag) => runs.find((run) => run.tag === tag)?.outcome, tag),
    answersTo: (endpoint: string) =>
      seen.evaluate(
        ({ requests }, endpoint) =>
          requests.filter((request) => request.endpoint === endpoint).map(({ answer }) => answer).sort(),
        endpoint,
      ),
  };
}

interface WithSync extends ServiceWorkerRegistration {
  sync: { register(tag: string): Promise<void>; getTags(): Promise<string[]> };
}

${activeSource(true)}
${watcherSource(true)}`,
};
