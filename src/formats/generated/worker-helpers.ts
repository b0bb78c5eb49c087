/**
 * What stands at the end of a generated test of its workers: how they are watched, and their requests answered.
 * What is between « and » is for TypeScript alone.
 */
export const workerHelpers = String.raw`/** Watches service workers by a debugging session of their own each, and answers the requests that ANSWERED names. */
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

`;
