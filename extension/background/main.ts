/** background: the extension's service worker. It may be ended and started again at any moment. */
import * as v from 'valibot';
import { answering } from '../../src/protocol/answer.ts';
import { Failure } from '../../src/protocol/failure.ts';
import { panelMethods } from '../../src/protocol/panel.ts';
import { relayToBackgroundSchema } from '../../src/protocol/relay.ts';
import { sizeOf } from '../../src/protocol/size.ts';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { acceptDirectChannels, withDirectChannel } from '../platform/direct-channel.ts';
import { onConnection } from '../platform/ports.ts';
import { onDocument, onTabClosed, onTabLoaded, reloadTab } from '../platform/tabs.ts';
import { IndexedTraceStore } from '../platform/indexed-trace-store.ts';
import { Imports } from './imports.ts';
import { Library } from './library.ts';
import { PanelLink } from './panel-link.ts';
import { factsOf, frameOf, type Sender } from '../../src/session/frame-facts.ts';
import { RelayLink } from './relay-link.ts';
import type { Session } from '../../src/session/session.ts';
import { Sessions } from './sessions.ts';

const started = start();

// The listeners must be there when the script has run, or the events that woke us are lost.
acceptDirectChannels();
onConnection((endpoint, caller) => {
  const [name, channel] = caller.name.split(' ');
  if (name === 'panel' && channel && caller.own) servePanel(withDirectChannel(endpoint, channel));
  else if (caller.name === 'relay' && caller.tabId !== null) {
    const { origin, url, frameId } = caller;
    serveRelay(endpoint, caller.tabId, { origin, url, top: frameId === 0 });
  } else endpoint.close();
});
onTabClosed((tabId) => void started.then(({ sessions }) => sessions.tabClosed(tabId)));
onDocument((tabId, documentId) => void started.then(({ sessions }) => sessions.documentBegun(tabId, documentId)));
onTabLoaded((tabId, url) => void started.then(({ sessions }) => sessions.pageLoaded(tabId, url)));

interface Started {
  store: IndexedTraceStore;
  sessions: Sessions;
  library: Library;
}

async function start(): Promise<Started> {
  const store = new IndexedTraceStore();
  const sessions = new Sessions(store, {
    grew: (bytes, size) => library.grew(bytes, size),
    makeRoom: () => library.makeRoom(),
    changed: () => void library.tell().catch(() => undefined),
  });
  const library = new Library(
    store,
    (id) => sessions.uses(id),
    (state) => void sessions.tellLibrary(state),
  );
  // Where the store can't be used each session says so.
  await sessions.resume().catch(() => undefined);
  return { store, sessions, library };
}

function servePanel(endpoint: Endpoint): void {
  let session: Promise<Session> | null = null;
  const own = async (): Promise<Session> => {
    if (!session) throw new Failure({ code: 'no-tab', params: {} });
    return session;
  };
  const imports = started.then(({ store, library }) => new Imports(store, library));
  endpoint.onClose(() => void imports.then((running) => running.abortAll()).catch(() => undefined));
  const library = async (): Promise<Library> => (await started).library;
  const answer = answering(panelMethods, {
    'start-recording': async ({ keepWorkers, bodies }) => (await (await own()).startRecording(keepWorkers, bodies), {}),
    'record-and-reload': async ({ keepWorkers, bodies }) => (await recordAndReload(await own(), keepWorkers, bodies), {}),
    'stop-recording': async () => (await (await own()).stopRecording(), {}),
    clear: async () => (await (await own()).clear(), {}),
    fire: async (order) => ({ fireId: (await own()).fire(order) }),
    'fire-all': async ({ events }) => {
      const session = await own();
      return { fireIds: events.map((one) => session.fire({ ...one, mode: 'simulated', lastChance: false })) };
    },
    replay: async (order) => ({ replayId: (await own()).replay(order) }),
    'cancel-replay': async () => ((await own()).cancelReplay(), {}),
    'unregister-periodic': async ({ scope, tag }) => (await (await own()).unregisterPeriodic(scope, tag), {}),
    'set-offline': async ({ offline }) => (await (await own()).setOffline(offline), {}),
    'set-fault': async ({ rule, active }) => (await (await own()).setFault(rule, active), {}),
    'remove-fault': async ({ id }) => (await (await own()).removeFault(id), {}),
    'restart-worker': async () => ({ stopped: await (await own()).restartWorkers() }),
    'restart-now': async ({ scope }) => (await (await own()).restartNow(scope), {}),
    'list-recordings': async () => (await library()).state(),
    'rename-recording': async ({ id, name }) => (await (await library()).rename(id, name), {}),
    'pin-recording': async ({ id, pinned }) => (await (await library()).pin(id, pinned), {}),
    'delete-recording': async ({ id }) => (await (await library()).remove(id), {}),
    'set-size-limit': async ({ bytes }) => (await (await library()).setLimit(bytes), {}),
    'import-begin': async ({ recording }) => ({ recordingId: await (await imports).begin(recording) }),
    'import-events': async ({ recordingId, events }) => (await (await imports).add(recordingId, events), {}),
    'import-end': async ({ recordingId }) => (await (await imports).end(recordingId), {}),
    'import-abort': async ({ recordingId }) => (await (await imports).abort(recordingId), {}),
  });

  const panel = new PanelLink(endpoint, {
    store: started.then(({ store }) => store),
    answer,
    onShown() {
      void started.then(async ({ sessions }) => session && sessions.panelShown((await session).tabId));
    },
    onOpen(tabId) {
      if (session) return;
      session = started.then(({ sessions }) => sessions.addPanel(tabId, panel));
      endpoint.onClose(() => {
        void session?.then(async () => (await started).sessions.removePanel(tabId, panel));
      });
    },
  });
}

/** Loads the page again, recorded. @throws with a sentence when the browser refuses */
async function recordAndReload(session: Session, keepWorkers: boolean, bodies: boolean): Promise<void> {
  await session.startRecording(keepWorkers, bodies);
  await session.readyToReload();
  await reloadTab(session.tabId);
}

function serveRelay(endpoint: Endpoint, tabId: number, sender: Sender): void {
  let relay: RelayLink | null = null;
  let ids = '';
  let joined: Promise<Session | undefined> = Promise.resolve(undefined);
  const take = async (link: RelayLink, sent: unknown[], upTo: number): Promise<void> => {
    const session = await joined;
    if (!session) return;
    await link.turnOf(sizeOf(sent));
    const { drafts, refused } = factsOf(sent, ids, sender);
    // What can't be stored is told, and lost: it does not keep the relay from sending what comes next.
    await session.take(link.told(drafts), refused).catch((error: unknown) => session.storeFailed(error));
    link.acknowledge(upTo);
  };
  endpoint.onMessage((message) => {
    const { success, output } = v.safeParse(relayToBackgroundSchema, message);
    if (!success) return;
    if (output.type === 'reply' || output.type === 'failure') relay?.answer(output);
    else if (output.type === 'events') {
      if (relay) void take(relay, output.events, output.upTo);
    } else if (!relay) {
      const { frame, documentId, restored, wallAhead } = output;
      const link = new RelayLink(endpoint, frameOf(frame, sender), wallAhead);
      relay = link;
      ids = documentId;
      joined = started.then(async ({ sessions }) => {
        const session = await sessions.find(tabId);
        // Nobody looks at this tab.
        if (!session) link.dismiss();
        session?.addFrame(link, documentId, restored);
        return session;
      });
      endpoint.onClose(() => void joined.then((session) => session?.removeFrame(link)));
    }
  });
}
