/** background: the extension's service worker. It may be ended and started again at any moment. */
import * as v from 'valibot';
import { answering } from '../../src/protocol/answer.ts';
import { panelMethods } from '../../src/protocol/panel.ts';
import { relayToBackgroundSchema } from '../../src/protocol/relay.ts';
import { isDraft } from '../../src/trace/events.ts';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { onConnection } from '../platform/ports.ts';
import { onTabClosed, onTabLoaded } from '../platform/tabs.ts';
import { TraceStore } from '../platform/trace-store.ts';
import { Imports } from './imports.ts';
import { PanelLink } from './panel-link.ts';
import { RelayLink } from './relay-link.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';

const started = start();

// The listeners must be there when the script has run, or the events that woke us are lost.
onConnection((endpoint, caller) => {
  if (caller.name === 'panel' && caller.own) servePanel(endpoint);
  else if (caller.name === 'relay' && caller.tabId !== null) serveRelay(endpoint, caller.tabId);
  else endpoint.close();
});
onTabClosed((tabId) => void started.then(({ sessions }) => sessions.tabClosed(tabId)));
onTabLoaded((tabId, url) => {
  void started.then(async ({ sessions }) => (await sessions.find(tabId))?.pageLoaded(url));
});

async function start(): Promise<{ store: TraceStore; sessions: Sessions; imports: Imports }> {
  const store = await TraceStore.open();
  return { store, sessions: new Sessions(store), imports: new Imports(store) };
}

function servePanel(endpoint: Endpoint): void {
  let session: Promise<Session> | null = null;
  const own = async (): Promise<Session> => {
    if (!session) throw new Error('The panel has not said which tab it belongs to.');
    return session;
  };
  const imports = async (): Promise<Imports> => (await started).imports;
  const answer = answering(panelMethods, {
    'start-recording': async () => (await (await own()).startRecording(), {}),
    'stop-recording': async () => (await (await own()).stopRecording(), {}),
    clear: async () => (await (await own()).clear(), {}),
    fire: async (order) => ({ fireId: (await own()).fire(order) }),
    'unregister-periodic': async ({ scope, tag }) => (await (await own()).unregisterPeriodic(scope, tag), {}),
    'set-offline': async ({ offline }) => (await (await own()).setOffline(offline), {}),
    'restart-worker': async () => ({ stopped: await (await own()).restartWorkers() }),
    'import-begin': async ({ recording }) => ({ recordingId: await (await imports()).begin(recording) }),
    'import-events': async ({ recordingId, events }) => (await (await imports()).add(recordingId, events), {}),
    'import-end': async ({ recordingId }) => (await (await imports()).end(recordingId), {}),
    'import-abort': async ({ recordingId }) => (await (await imports()).abort(recordingId), {}),
  });

  const panel = new PanelLink(endpoint, {
    store: started.then(({ store }) => store),
    answer,
    onOpen(tabId) {
      if (session) return;
      session = started.then(({ sessions }) => sessions.addPanel(tabId, panel));
      endpoint.onClose(() => {
        void session?.then(async () => (await started).sessions.removePanel(tabId, panel));
      });
    },
  });
}

function serveRelay(endpoint: Endpoint, tabId: number): void {
  let relay: RelayLink | null = null;
  let joined: Promise<Session | undefined> = Promise.resolve(undefined);
  endpoint.onMessage((message) => {
    const { success, output } = v.safeParse(relayToBackgroundSchema, message);
    if (!success) return;
    if (output.type === 'reply' || output.type === 'failure') relay?.answer(output);
    else if (output.type === 'events') {
      void joined.then(async (session) => {
        if (!session || !relay) return;
        await session.take(output.events.filter(isDraft));
        relay.acknowledge(output.upTo);
      });
    } else if (!relay) {
      const { frame, documentId, restored } = output;
      const link = new RelayLink(endpoint, frame);
      relay = link;
      joined = started.then(async ({ sessions }) => {
        const session = await sessions.find(tabId);
        // Nobody looks at this tab.
        if (!session) link.dismiss();
        session?.addRelay(link, documentId, restored);
        return session;
      });
      endpoint.onClose(() => void joined.then((session) => session?.removeRelay(link)));
    }
  });
}
