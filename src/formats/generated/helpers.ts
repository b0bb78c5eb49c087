/**
 * What stands at the end of a generated test, for whatever tool: it watches the service workers of a page over the
 * debugging protocol, answers their requests, and says in words what was expected.
 */
import { idPattern, numberPattern } from './ids.ts';

/**
 * The helpers as TypeScript, or without types as JavaScript.
 * @param typed TypeScript
 */
export function helperSource(typed: boolean): string {
  const source = typed ? types + code : code;
  return source.replace(/«(.*?)»/g, typed ? '$1' : '');
}

const types = `type Answer = number | 'failed';
/** The answers of each endpoint, in the order of the requests. */
type Requests = Record<string, Answer[]>;
/** What becomes of a promise given to waitUntil; late: it is refused, as the event is over. */
type Promised = 'fulfilled' | 'rejected' | 'pending' | 'late';
/** Of promises that nobody saw it is only known how the event ended. */
type Expected = Promised[] | 'succeeded' | 'failed';

interface Run {
  tag: string;
  began: number;
  promises: Promised[];
  /** Why a promise was rejected. */
  reason: string;
  over: boolean;
}

interface DevTools {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  on(event: string, listener: (params: any) => void): unknown;
  send(method: string, params?: object): Promise<unknown>;
}

interface Stage {
  page: Page;
  devtools: DevTools;
  title: string;
  /** Tells of what was not looked at. */
  note(text: string): void;
}

interface Version {
  versionId: string;
  registrationId: string;
  scriptURL: string;
  status: string;
}

interface SyncEvent extends Event {
  tag: string;
}

declare const ExtendableEvent: { prototype: { waitUntil(this: Event, promise: unknown): void } };
declare const tellTest: { (fact: string): void; go?(goes: boolean): void };

`;

/** What is between « and » is for TypeScript alone. */
const code = String.raw`/** What a test does and expects. What it expects of a sync is waited for: three times as long as that took when recorded, and ten seconds. */
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
      if (wrong >= 0) throw new Error(what + expectedText(expected) + '; it ' + seenText(runs[wrong]));
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
      const others = workers.asked().filter((one) => one.type === 'Fetch' && !(one.endpoint in workers.expected()));
      const list = new Set(others.map((one) => one.endpoint + ' (' + (one.answer ?? 'not answered yet') + ')'));
      const also = list.size > 0 ? '. Others: ' + [...list].slice(0, 5).join(', ') : '';
      throw new Error('expected ' + requestsText(answers, endpoint) + '; there came ' + requestsText(answersOf(endpoint)) + also);
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

/** Watches service workers by a debugging session of their own each, and answers the requests that ANSWERED names. */
async function watchWorkers(devtools«: DevTools») {
  const sessions = new Map«<string, string>»();
  /** The sessions in which the watch is not in yet. */
  const unwatched = new Set«<string>»();
  const runs = new Map«<string, Run>»();
  const asked = new Map«<string, { endpoint: string; type: string; answer?: Answer }>»();
  /** The tags of the syncs that the browser dispatched. */
  const dispatched«: string[]» = [];
  let expected«: Requests» = {};
  let answered«: Record<string, number>» = {};
  let drops = false;

  const watchMessage = 1;
  let lastMessage = watchMessage;
  async function send(sessionId«: string | undefined», method«: string», params = {}, id = ++lastMessage) {
    // It may be gone.
    await devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(() => {});
  }

  /** Mostly this comes before the worker's first line: then it waits for the last of these. */
  function begin(sessionId«: string») {
    unwatched.add(sessionId);
    send(sessionId, 'Runtime.enable');
    send(sessionId, 'Runtime.addBinding', { name: 'tellTest' });
    send(sessionId, 'Network.enable');
    if (Object.keys(ANSWERED).length > 0) send(sessionId, 'Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    send(sessionId, 'Runtime.evaluate', { expression: '(' + watch + ')()' }, watchMessage);
    send(sessionId, 'Runtime.runIfWaitingForDebugger');
  }

  function note({ run: id, began, given, outcome, reason, over }«: any») {
    if (began !== undefined) runs.set(id, { tag: began, began: Date.now(), promises: [], reason: '', over: false });
    const run = runs.get(id);
    if (!run) return;
    if (given !== undefined) run.promises[given] = outcome;
    run.reason ||= reason ?? '';
    run.over ||= over === true;
  }

  function answer(sessionId«: string», requestId«: string», { method, url, headers }«: any») {
    const endpoint = endpointOf(method, url);
    const bodies = ANSWERED[endpoint];
    const number = bodies ? (answered[endpoint] = (answered[endpoint] ?? 0) + 1) : 0;
    const status = expected[endpoint]?.[number - 1];
    if (!bodies || status === undefined) return send(sessionId, 'Fetch.continueRequest', { requestId });
    if (status === 'failed') return send(sessionId, 'Fetch.failRequest', { requestId, errorReason: 'Failed' });
    const { type, body } = bodies[status] ?? { type: '', body: '' };
    const responseHeaders = Object.entries({
      'content-type': type,
      'access-control-allow-origin': headers.Origin ?? '*',
      'access-control-allow-credentials': 'true',
    }).map(([name, value]) => ({ name, value }));
    return send(sessionId, 'Fetch.fulfillRequest', { requestId, responseCode: status, responseHeaders, body: Buffer.from(body).toString('base64') });
  }

  function settle(id«: string», outcome«: Answer») {
    const request = asked.get(id);
    if (request) request.answer ??= outcome;
  }

  const handlers«: Record<string, (params: any, sessionId: string) => unknown>» = {
    'Inspector.targetCrashed': (_, sessionId) => unwatched.delete(sessionId),
    'Inspector.targetReloadedAfterCrash': (_, sessionId) => begin(sessionId),
    'Runtime.bindingCalled': ({ name, payload }) => name === 'tellTest' && note(JSON.parse(payload)),
    // A redirection goes on as the same request.
    'Network.requestWillBeSent': ({ requestId, request, type }, sessionId) => asked.set(sessionId + requestId, { endpoint: endpointOf(request.method, request.url), type }),
    'Network.responseReceived': ({ requestId, response }, sessionId) => settle(sessionId + requestId, response.status),
    'Network.loadingFailed': ({ requestId }, sessionId) => settle(sessionId + requestId, 'failed'),
    'Fetch.requestPaused': ({ requestId, request }, sessionId) => answer(sessionId, requestId, request),
  };
  devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    sessions.set(targetInfo.url, sessionId);
    begin(sessionId);
  });
  devtools.on('Target.detachedFromTarget', ({ sessionId }) => unwatched.delete(sessionId));
  devtools.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const { id, method, params } = JSON.parse(message);
    if (id === watchMessage) unwatched.delete(sessionId);
    handlers[method]?.(params, sessionId);
  });
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false, filter: [{ type: 'service_worker' }] });

  // Where the watch comes late nothing is lost: the page's register() waits for it.
  devtools.on('Runtime.bindingCalled', async ({ name, executionContextId: contextId }) => {
    if (name !== 'tellTest') return;
    await until(() => unwatched.size === 0, 10_000);
    await devtools.send('Runtime.evaluate', { contextId, expression: 'tellTest.go(' + !drops + ')' }).catch(() => {});
  });
  await devtools.send('Runtime.enable');
  await devtools.send('Runtime.addBinding', { name: 'tellTest' });
  await devtools.send('Page.enable');
  await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: '(' + holdSyncs + ')()' });

  devtools.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent: { eventName, instanceId } }) => {
    if (/^Dispatched (periodic)?sync event$/.test(eventName)) dispatched.push(instanceId);
  });
  for (const service of ['backgroundSync', 'periodicBackgroundSync']) {
    await devtools.send('BackgroundService.startObserving', { service });
    await devtools.send('BackgroundService.setRecording', { service, shouldRecord: true });
  }

  return {
    runs: () => [...runs.values()],
    asked: () => [...asked.values()],
    dispatched: () => dispatched,
    expected: () => expected,
    watchRequests: (requests«: Requests») => {
      expected = requests;
      answered = {};
      asked.clear();
    },
    dropSyncs: (on«: boolean») => void (drops = on),
    setOffline: async (scriptURL«: string», offline«: boolean») => {
      const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      await send(sessions.get(scriptURL), 'Network.emulateNetworkConditions', conditions);
    },
  };
}

/** Runs in each document before its scripts: register() waits until the test says what to do. */
function holdSyncs() {
  const { SyncManager, PeriodicSyncManager } = globalThis« as any»;
  for (const manager of [SyncManager, PeriodicSyncManager]) {
    if (!manager) continue;
    const { register } = manager.prototype;
    manager.prototype.register = async function («this: unknown, »...args«: unknown[]») {
      const goes = await new Promise((decide) => {
        const before = tellTest.go;
        tellTest.go = (goes) => (before?.(goes), decide(goes));
        tellTest('');
      });
      return goes ? register.apply(this, args) : undefined;
    };
  }
}

/** Runs in the worker: tells of each sync, and of the promises that it gives to waitUntil. */
function watch() {
  const tell = (fact«: object») => tellTest(JSON.stringify(fact));
  const runs = new WeakMap«<Event, { id: string; promises: number; open: number }>»();
  let count = 0;
  const isSync = (event«: Event»)«: event is SyncEvent» => event.type === 'sync' || event.type === 'periodicsync';
  const runOf = (event«: SyncEvent») => {
    const known = runs.get(event);
    if (known) return known;
    const run = { id: performance.timeOrigin + ' ' + ++count, promises: 0, open: 0 };
    runs.set(event, run);
    tell({ run: run.id, began: event.tag });
    // A handler that gives no promise is over as soon as it returns: so the browser sees it.
    setTimeout(endIfOver, 0, run);
    return run;
  };
  const endIfOver = ({ id, open }«: { id: string; open: number }») => open === 0 && tell({ run: id, over: true });
  const note = (event«: Event») => void (isSync(event) && runOf(event));
  addEventListener('sync', note);
  addEventListener('periodicsync', note);

  const { waitUntil } = ExtendableEvent.prototype;
  ExtendableEvent.prototype.waitUntil = function («this: Event, »promise) {
    if (!isSync(this)) return waitUntil.call(this, promise);
    const run = runOf(this);
    const given = run.promises++;
    const settle = (outcome«: string», reason«: unknown» = '') => {
      run.open--;
      tell({ run: run.id, given, outcome, reason: String(reason).slice(0, 200) });
      setTimeout(endIfOver, 0, run);
    };
    const one = Promise.resolve(promise);
    try {
      waitUntil.call(this, one);
    } catch (error) {
      tell({ run: run.id, given, outcome: 'late' });
      throw error;
    }
    run.open++;
    tell({ run: run.id, given, outcome: 'pending' });
    one.then(() => settle('fulfilled'), (reason) => settle('rejected', reason));
  };
}

function endpointOf(method«: string», url«: string») {
  const { origin, pathname } = new URL(url);
  return method + ' ' + (origin === new URL(BASE_URL).origin ? '' : origin) + withoutIds(pathname).replace(${numberPattern}, ':id');
}

/** Ids are others each time. */
function withoutIds(name«: string») {
  return name.replace(${idPattern}, ':id');
}

function fits(run«: Run», expected«: Expected») {
  if (typeof expected !== 'string') return String(run.promises) === String(expected);
  return run.promises.includes('rejected') === (expected === 'failed');
}

const willText«: Record<string, string>» = { fulfilled: 'fulfils', rejected: 'rejects', pending: 'stays open', late: 'comes too late' };
const didText«: Record<string, string>» = { fulfilled: 'fulfilled', rejected: 'rejected', pending: 'had not settled', late: 'came too late' };

/** What a handler does that finds nothing to do. */
function idle(expected«: Expected»)«: Expected» {
  return typeof expected === 'string' ? 'succeeded' : expected.map(() => 'fulfilled');
}

function expectedText(expected«: Expected») {
  if (expected === 'succeeded') return 'to succeed';
  if (expected === 'failed') return 'to fail';
  return 'to give ' + promisesText(expected, willText);
}

function seenText({ promises, reason, began, over }«: Run») {
  return 'gave ' + (promises.length > 0 ? promisesText(promises, didText) : 'none') + (reason ? ' (' + reason + ')' : '') + (over ? '' : ' after ' + (Date.now() - began) + ' ms');
}

function promisesText(promises«: Promised[]», words«: Record<string, string>») {
  if (promises.length === 0) return 'no promise to waitUntil';
  const count = promises.length === 1 ? 'one promise' : promises.length + ' promises';
  return count + ' to waitUntil that ' + promises.map((one) => words[one]).join(', ');
}

function requestsText(answers«: (Answer | undefined)[]», endpoint = '') {
  if (answers.length === 0) return 'none';
  const each = answers.map((one) => one ?? 'not yet');
  const list = each.length > 5 && new Set(each).size === 1 ? 'always ' + each[0] : each.join(', ');
  return (each.length === 1 ? 'one request ' : each.length + ' requests ') + endpoint + (endpoint ? ', ' : '') + 'answered ' + list;
}

function timesText(count«: number») {
  return count === 0 ? 'never' : count === 1 ? 'once' : count + ' times';
}

function quoted(tag«: string») {
  return tag === '' ? '""' : '“' + tag + '”';
}

/** Waits until something is so, at most so long. */
async function until(isSo«: () => unknown», ms«: number») {
  const end = Date.now() + ms;
  while (!(await isSo()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}
`;
