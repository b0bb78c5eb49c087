/**
 * What stands at the end of a generated test of its app: what the test does and expects, and how it finds its worker.
 * What is between « and » is for TypeScript alone.
 */
export const appHelpers = String.raw`/** What a test does and expects. What it expects of a sync is waited for: three times as long as that took when recorded, and ten seconds. */
async function watchApp({ page, devtools, title, note }«: Stage», scopePath«: string») {
  const { origin } = new URL(BASE_URL);
  const scope = new URL(scopePath, origin).href;
  const active = await followRegistration(devtools, scope);
  const workers = await watchWorkers(devtools);
  /** How many runs of each tag were there before those that are looked at. */
  const runsBefore = new Map«<string, number>»();
  /** Where prepare() put nothing there, the handler may have nothing to send. */
  let unprepared = false;
  let offline = false;

  const runsOf = (tag«: string») => workers.runs().filter((run) => withoutIds(run.tag) === withoutIds(tag)).slice(runsBefore.get(withoutIds(tag)) ?? 0);
  const passOver = (tag«: string», runs«: Run[]») => runsBefore.set(withoutIds(tag), (runsBefore.get(withoutIds(tag)) ?? 0) + runs.length);
  const answersOf = (endpoint«: string») => workers.asked().filter((one) => one.endpoint === endpoint).map(({ answer }) => answer);
  const isIdle = () => unprepared && !workers.asked().some(({ type }) => type === 'Fetch');

  /** The requests that were not expected. */
  const othersText = () => {
    const others = workers.asked().filter((one) => one.type === 'Fetch' && !(one.endpoint in workers.expected()));
    const list = new Set(others.map((one) => one.endpoint + ' (' + (one.answer ?? 'not answered yet') + ')'));
    return list.size > 0 ? '. Others: ' + [...list].slice(0, 5).join(', ') : '';
  };
  /** A run that asks for something else may end otherwise because of that. */
  const missingText = () => {
    const missing = Object.keys(workers.expected()).find((endpoint) => answersOf(endpoint).length === 0);
    return missing !== undefined && othersText() ? '. There came no ' + missing + othersText() : '';
  };

  const inPage = (method«: string», tag = '') =>
    page.evaluate(
      async ({ scope, method, tag }) => {
        const registration«: any» = await navigator.serviceWorker.getRegistration(scope);
        return method === 'register' ? registration.sync.register(tag) : registration.sync.getTags();
      },
      { scope, method, tag },
    );

  const dispatch = async (event«: string», tag«: string», details«: object») => {
    const { registrationId } = await active();
    passOver(tag, runsOf(tag));
    await devtools.send('ServiceWorker.' + event, { origin, registrationId, tag, ...details });
  };

  /** The browser's own log is what the runs that were seen are held against. */
  const checkWatch = async (tag«: string») => {
    const missing = () => workers.dispatched().filter((one) => one === tag).length - workers.runs().filter((run) => run.tag === tag).length;
    await until(() => missing() <= 0, 2_000);
    if (missing() > 0) throw new Error('The worker got the sync ' + quoted(tag) + ' before it could be watched, so what that did is not known: run the test again.');
  };

  return {
    open: (path«: string») => page.goto(new URL(path, origin).href),

    /** @param sends the requests of the case for which something has to be stored */
    prepare: async (...sends«: string[]») => {
      await active();
      // What the page registers meanwhile would run beside what the test gives to the worker.
      workers.dropSyncs(!offline);
      unprepared = !(await prepare(page, title)) && sends.length > 0;
      if (unprepared) note('prepare() put nothing there to send, so nothing is said of ' + sends.join(', ') + '.');
    },

    dispatchSync: (tag«: string», { lastChance }«: { lastChance: boolean }») => dispatch('dispatchSyncEvent', tag, { lastChance }),

    dispatchPeriodicSync: (tag«: string») => dispatch('dispatchPeriodicSyncEvent', tag, {}),

    register: (tag«: string») => inPage('register', tag),

    setOffline: async (on«: boolean») => {
      const { scriptURL } = await active();
      await devtools.send('ServiceWorker.startWorker', { scopeURL: scope });
      await workers.setOffline(scriptURL, on);
      offline = on;
    },

    expectPending: async (tags«: string[]») => {
      let pending«: string[]» = [];
      await until(async () => (pending = await inPage('getTags')) && tags.every((tag) => pending.includes(tag)), 10_000);
      const missing = tags.filter((tag) => !pending.includes(tag));
      if (missing.length > 0) throw new Error('expected these tags to be pending: ' + missing.map(quoted) + '; pending are: ' + (pending.map(quoted).join() || 'none'));
    },

    expectRun: async (tag«: string», expected«: Expected», { took, times = 1 }«: { took: number; times?: number }») => {
      const ms = 3 * took + 10_000;
      const first = () => runsOf(tag).slice(0, times);
      const isRight = (run«: Run») => run.over && (fits(run, expected) || (isIdle() && fits(run, idle(expected))));
      const isWrong = (run«: Run») => run.over && !isRight(run);
      await until(() => first().some(isWrong) || first().filter(isRight).length === times, ms);
      const runs = first();
      await checkWatch(runs[0]?.tag ?? tag);
      const wrong = runs.findIndex((run) => !isRight(run));
      const which = times > 1 && wrong >= 0 ? 'run ' + (wrong + 1) + ' of ' : '';
      const what = 'expected ' + which + 'the sync ' + quoted(tag) + ' ';
      if (wrong >= 0) throw new Error(what + expectedText(expected) + '; it ' + seenText(runs[wrong]) + missingText());
      if (runs.length < times) throw new Error(what + 'to run ' + timesText(times) + '; it ran ' + timesText(runs.length) + ' in ' + ms + ' ms');
      passOver(tag, runs);
    },

    expectNoEnd: async (tag«: string», expected«: Expected», { within }«: { within: number }») => {
      await until(() => runsOf(tag).length > 0, 10_000);
      const [run] = runsOf(tag);
      if (run) await until(() => run.over || Date.now() > run.began + within, within);
      await checkWatch(run?.tag ?? tag);
      if (run && !run.over && fits(run, expected)) return passOver(tag, [run]);
      throw new Error('expected the sync ' + quoted(tag) + ' ' + expectedText(expected) + ' and not to end within ' + within + ' ms; it ' + (run ? seenText(run) : 'did not run'));
    },

    /** Requests count from here on, by where they go; those that ANSWERED names are answered as these were. */
    watchRequests: (requests«: Requests») => workers.watchRequests(requests),

    /** Each is there as often as expected, and answered so; others do not matter. */
    expectRequests: async () => {
      const expected = Object.entries(workers.expected());
      const isRight = ([endpoint, answers]«: [string, Answer[]]») => String(answersOf(endpoint).sort()) === String([...answers].sort());
      await until(() => isIdle() || expected.every(isRight), 5_000);
      const wrong = isIdle() ? undefined : expected.find((one) => !isRight(one));
      if (!wrong) return;
      const [endpoint, answers] = wrong;
      throw new Error('expected ' + requestsText(answers, endpoint) + '; there came ' + requestsText(answersOf(endpoint)) + othersText());
    },
  };
}

/** Gives what finds the version of the worker that is active for a scope. */
async function followRegistration(devtools«: DevTools», scope«: string») {
  const scopes = new Map«<string, string>»();
  const versions = new Map«<string, Version>»();
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { registrationId, scopeURL, isDeleted } of registrations) scopes.set(registrationId, isDeleted ? '' : scopeURL);
  });
  devtools.on('ServiceWorker.workerVersionUpdated', (update) => {
    for (const version of update.versions) versions.set(version.versionId, version);
  });
  await devtools.send('ServiceWorker.enable');
  const found = () => [...versions.values()].find(({ registrationId, status }) => status === 'activated' && scopes.get(registrationId) === scope);
  return async () => {
    await until(found, 10_000);
    const version = found();
    if (!version) throw new Error('expected the page to have an active service worker for ' + scope + '; it has none after 10 s');
    return version;
  };
}

`;
