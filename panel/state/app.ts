/** The panel's state, as signals, and what the user can do with it. The truth of it all is in background. */
import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { tagStatus } from '../../src/chromium/tag-status.ts';
import type { KeptRecording, Library } from '../../src/protocol/library.ts';
import type { PanelParams } from '../../src/protocol/panel.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import { tagKey, type Dispatch, type Model, type Tag } from '../../src/trace/model.ts';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import type { TraceStore } from '../../src/session/trace-store.ts';
import { adviceFor, type Advice } from '../advice/advice.ts';
import { tagOfEvent } from '../filter/origin.ts';
import { everything, type Passing } from '../filter/passing.ts';
import type { OpenMenu } from '../components/context-menu.tsx';
import { loadDeferred } from '../components/lazy.tsx';
import type { MenuSpot } from '../components/menu.tsx';
import type { FireOrder } from '../registrations/registrations.tsx';
import { isTicking } from '../registrations/status-text.ts';
import type { LaneFilter } from '../timeline/lanes.ts';
import type { View } from '../timeline/range.ts';
import { connectBackground, type Background } from './background.ts';
import { FilteredEvents } from './filtered.ts';
import { Follower } from './follower.ts';
import { readViewState, writeViewState, type ViewState } from './view-state.ts';
import { readPreferences, withFilter, writePreferences, type Preferences } from './preferences.ts';
import { TraceLog } from './trace-log.ts';

/** What is selected: an event, and the dispatch that it belongs to, if any. */
export interface Selection {
  seq: number | null;
  dispatchId: string | null;
}

/** Which trace is shown: the live one of the tab, or one that is kept. */
export type Shown = { kind: 'live' } | { kind: 'stored'; recordingId: string; name: string; imported: boolean };

/** How the connection to background stands; `gone` for good. */
export type Connection = 'connecting' | 'open' | 'lost' | 'gone';

/** Attempts that are to be done again, and the recording that they are from. */
export interface ReplayChoice {
  from: string;
  name: string;
  /** Whether it is from a file, which anyone may have made. */
  imported: boolean;
  dispatches: readonly Dispatch[];
  /** What that recording tells. */
  model: Model;
}

/** What the state is made from. */
export interface AppParts {
  tabId: number;
  /** Whether its window is private: then nothing outlives it. */
  isPrivate: boolean;
  connect: () => Endpoint;
  store: Promise<TraceStore>;
  signal: AbortSignal;
}

/** The state and the actions. */
export interface App {
  background: Background;
  /** Whether it is to be said that nothing outlives the private window. */
  tellPrivate: Signal<boolean>;
  store: Promise<TraceStore>;
  connection: ReadonlySignal<Connection>;
  session: ReadonlySignal<SessionState | null>;
  /** The recordings that are kept; null before they were asked for. */
  library: Signal<Library | null>;
  preferences: ReadonlySignal<Preferences>;
  /** What the user is about to replay. */
  replayChoice: Signal<ReplayChoice | null>;
  /** The context menu that is open. */
  contextMenu: Signal<OpenMenu | null>;
  shown: Signal<Shown>;
  log: ReadonlySignal<TraceLog>;
  loading: ReadonlySignal<boolean>;
  /** The id of the trace that is shown; null before background has spoken. */
  recordingId: ReadonlySignal<string | null>;
  now: ReadonlySignal<number>;
  /** The same for what is drawn late. */
  lateNow: ReadonlySignal<number>;
  query: Signal<string>;
  filter: ReadonlySignal<Passing>;
  laneFilter: ReadonlySignal<LaneFilter>;
  events: ReadonlySignal<{ rows: readonly TraceEvent[]; count: number }>;
  dispatches: ReadonlySignal<{ rows: readonly Dispatch[]; count: number }>;
  view: Signal<View>;
  /** The scopes of the registrations that are collapsed on the timeline. */
  collapsed: Signal<ReadonlySet<string>>;
  /** The table that is shown. */
  table: Signal<ViewState['table']>;
  selection: ReadonlySignal<Selection>;
  /** The key of the tag that the selection belongs to. */
  selectedTag: ReadonlySignal<string | null>;
  /** Whether the page still has a frame of a registration's origin. */
  here: ReadonlySignal<(scope: string) => boolean>;
  advice: ReadonlySignal<readonly Advice[]>;
  /** What the live region says. */
  status: Signal<string>;
  /** What went wrong with the user's last action. */
  error: Signal<string | null>;
  /** Changes what the panel remembers. */
  prefer: (change: Partial<Preferences>) => void;
  /** The user has done with writing the filter. */
  keepFilter: () => void;
  toggleRecording: () => void;
  /** Loads the page again while it is recorded; begins a recording where none runs. */
  recordAndReload: () => void;
  clear: () => void;
  toggleOffline: () => void;
  restartWorkers: () => void;
  /** Restarts a worker that waits to be restarted for the recording. */
  restartNow: (scope: string) => void;
  fire: (order: FireOrder) => void;
  unregister: (scope: string, tag: string) => void;
  /** Has the user say how attempts of the shown trace are to be done again, in the live tab. */
  chooseReplay: (dispatches: readonly Dispatch[]) => void;
  replay: (order: PanelParams<'replay'>) => void;
  cancelReplay: () => void;
  selectDispatch: (dispatchId: string) => void;
  selectSeq: (seq: number, dispatchId: string | null) => void;
  selectCall: (callId: string) => void;
  selectTag: (tag: Tag) => void;
  deselect: () => void;
  /** Shows a recording that is kept. */
  showStored: (recording: Pick<KeptRecording, 'id' | 'name' | 'imported'>) => void;
  backToLive: () => void;
  /** Does what the user asked for; what goes wrong is shown. */
  attempt: (work: Promise<unknown>) => void;
}

const nothing: Selection = { seq: null, dispatchId: null };

/** Makes the state, connects, and follows the tab's trace until the signal. */
export function createApp({ tabId, isPrivate, connect, store, signal: ended }: AppParts): App {
  const connection = signal<Connection>('connecting');
  const session = signal<SessionState | null>(null);
  const library = signal<Library | null>(null);
  const preferences = signal(readPreferences());
  const replayChoice = signal<ReplayChoice | null>(null);
  const contextMenu = signal<OpenMenu | null>(null);
  const shown = signal<Shown>({ kind: 'live' });
  const log = signal(new TraceLog());
  const loading = signal(false);
  const recordingId = signal<string | null>(null);
  /** What was shown before DevTools was closed, until its trace is shown again. */
  let before = readViewState(tabId);
  const query = signal('');
  const view = signal<View>({ kind: 'all' });
  const collapsed = signal<ReadonlySet<string>>(new Set());
  const table = signal<ViewState['table']>('events');
  const selection = signal(nothing);
  const status = signal('');
  const error = signal<string | null>(null);
  const clock = signal(Date.now());

  /** Whether the user has asked for an empty trace, which is not there yet. */
  let clearing = false;

  /** The replay that is to be selected as soon as it is in the trace. */
  let shownReplay: string | null = null;
  const showReplay = (): void => {
    if (shownReplay === null || !log.value.model.replays.has(shownReplay)) return;
    const seq = log.value.startOf('replay', shownReplay);
    shownReplay = null;
    if (seq !== null) selection.value = { seq, dispatchId: null };
  };

  const follower = new Follower({
    async *read(id) {
      const { model } = log.value;
      model.origin = (await (await store).recording(id))?.header.origin || null;
      yield* (await store).read(id);
    },
    follow: (id, afterSeq) => background.follow(id, afterSeq),
    onEvents(events, past) {
      const { model } = log.value;
      log.value.append(events);
      // What is read from the store is drawn when all of it is there.
      if (past) return;
      log.value.announce();
      showReplay();
      // What is told of the end of the old trace is no news to who has just cleared it.
      if (clearing) return;
      void loadDeferred().then(({ announcementOf }) => {
        status.value = announcementOf(model, events) ?? status.peek();
      });
    },
    onLoaded(fault) {
      batch(() => {
        loading.value = false;
        log.value.announce(true);
      });
      const past = log.value;
      void loadDeferred().then(({ prepareIndex }) => prepareIndex(past, ended));
      if (fault !== null) error.value = `The stored events could not be read: ${sentenceOf(fault)}`;
    },
  });

  const background = connectBackground(
    tabId,
    connect,
    {
      onSession(next) {
        batch(() => {
          connection.value = 'open';
          session.value = next;
          if (shown.value.kind === 'live') show(next.recordingId);
          void showBefore().catch(() => undefined);
        });
      },
      onLibrary(next) {
        library.value = next;
      },
      onEvents: (id, events) => follower.accept(id, events),
      onReconnected: () => follower.reconnected(),
      onLost(gone) {
        connection.value = gone ? 'gone' : 'lost';
      },
    },
    ended,
  );

  /** Turns to a trace, unless it is shown already. */
  function show(id: string): void {
    if (recordingId.value === id) return;
    batch(() => {
      recordingId.value = id;
      log.value = new TraceLog();
      selection.value = nothing;
      view.value = { kind: 'all' };
      loading.value = true;
      if (before?.recordingId === id) {
        ({ query: query.value, view: view.value, selection: selection.value, table: table.value } = before);
        collapsed.value = new Set(before.collapsed);
        before = null;
      }
    });
    void follower.show(id, shown.value.kind === 'live');
  }

  /** Shows the recording that was shown when DevTools was closed, if it is still there. */
  async function showBefore(): Promise<void> {
    const viewState = before;
    if (!viewState) return;
    if (viewState.stored && (await (await store).recording(viewState.recordingId))) {
      if (before === viewState) app.showStored({ id: viewState.recordingId, ...viewState.stored });
    }
    before = null;
  }

  function attempt(work: Promise<unknown>): void {
    error.value = null;
    work.catch((fault: unknown) => {
      error.value = sentenceOf(fault);
    });
  }

  /** Whether the workers are to be offline, where that was asked for and is not so yet. */
  let askedOffline: boolean | null = null;

  const filter = signal(everything);
  const stopFilter = effect(() => {
    const text = query.value;
    if (text === '') filter.value = everything;
    else
      void loadDeferred().then(({ passingOf }) => {
        if (query.peek() === text) filter.value = passingOf(text);
      });
  });
  const filteredEvents = new FilteredEvents();
  const events = computed(() => {
    void log.value.rowsVersion.value;
    const rows = filteredEvents.of(log.value, filter.value);
    return { rows, count: rows.length };
  });
  const dispatches = computed(() => {
    void log.value.rowsVersion.value;
    const rows = filter.value.dispatches(log.value);
    return { rows, count: rows.length };
  });
  const laneFilter = computed<LaneFilter>(() => {
    const { asks, tag } = filter.value;
    if (!asks) return { tag, dispatch: () => true };
    const passed = new Set(dispatches.value.rows);
    return { tag, dispatch: (each) => passed.has(each) };
  });

  const selectedTag = computed(() => {
    const { seq, dispatchId } = selection.value;
    const { model } = log.value;
    const dispatch = dispatchId === null ? undefined : model.dispatches.get(dispatchId);
    if (dispatch) return tagKey(dispatch.scope, dispatch.type, dispatch.tag);
    const event = seq === null ? undefined : log.value.eventAt(seq);
    return (event && tagOfEvent(model, event)?.key) ?? null;
  });

  const here = computed(() => {
    const frames = shown.value.kind === 'live' ? (session.value?.frames ?? []) : [];
    const origins = new Set(frames.map(({ origin }) => origin));
    // While a page loads, and in what is over, nothing is known of that.
    return (scope: string) => origins.size === 0 || origins.has(new URL(scope).origin);
  });

  const advice = computed(() => {
    void log.value.version.value;
    return shown.value.kind === 'stored' ? [] : adviceFor(session.value, log.value.model);
  });

  // Time stands still in a trace that is over, and where nothing depends on it the clock does not tick.
  const nowBy = (version: 'version' | 'lateVersion') =>
    computed(() => {
      void log.value[version].value;
      const to = log.value.model.to ?? 0;
      return shown.value.kind === 'stored' ? to : Math.max(clock.value, to);
    });
  const [now, lateNow] = [nowBy('version'), nowBy('lateVersion')];
  const ticks = computed(() => {
    void log.value.version.value;
    if (shown.value.kind === 'stored') return false;
    if (session.value?.capture === 'recording') return true;
    const { model } = log.value;
    const time = Date.now();
    return [...model.tags.values()].some((tag) => isTicking(tagStatus(model, tag, time)));
  });
  const stopClock = effect(() => {
    void log.value.version.value;
    clock.value = Date.now();
    if (!ticks.value) return undefined;
    const timer = setInterval(() => {
      clock.value = Date.now();
    }, 1_000);
    return () => clearInterval(timer);
  });
  let remember: (() => void) | null = null;
  const stopKeepingViewState = effect(() => {
    const id = recordingId.value;
    const at = shown.value;
    const viewState = {
      stored: at.kind === 'stored' ? { name: at.name, imported: at.imported } : null,
      query: query.value,
      view: view.value,
      selection: selection.value,
      table: table.value,
      collapsed: [...collapsed.value],
    };
    remember = () => {
      remember = null;
      if (id !== null && before === null) writeViewState(tabId, { recordingId: id, ...viewState });
    };
    // Once for all that changes right after each other; when DevTools is closed, before that.
    const timer = setTimeout(() => remember?.(), 100);
    return () => clearTimeout(timer);
  });
  ended.addEventListener(
    'abort',
    () => {
      remember?.();
      stopKeepingViewState();
      stopClock();
      stopFilter();
      follower.stop();
    },
    { once: true },
  );

  const app: App = {
    background,
    tellPrivate: signal(isPrivate),
    store,
    connection,
    session,
    library,
    preferences,
    replayChoice,
    contextMenu,
    shown,
    log,
    loading,
    recordingId,
    now,
    lateNow,
    query,
    filter,
    laneFilter,
    events,
    dispatches,
    view,
    collapsed,
    table,
    selection,
    selectedTag,
    here,
    advice,
    status,
    error,
    prefer(change) {
      preferences.value = { ...preferences.value, ...change };
      writePreferences(preferences.value);
    },
    keepFilter() {
      const filter = query.value.trim();
      if (filter !== '') app.prefer({ filters: withFilter(preferences.value, filter) });
    },
    toggleRecording() {
      const recording = session.value?.capture === 'recording';
      const { keepWorkers, recordBodies: bodies } = preferences.value;
      if (session.value?.capture === 'starting' || session.value?.capture === 'stopping') return;
      attempt(
        recording
          ? background.request('stop-recording', {})
          : background.request('start-recording', { keepWorkers, bodies }),
      );
    },
    recordAndReload() {
      const { keepWorkers, recordBodies: bodies } = preferences.value;
      if (session.value?.capture === 'starting' || session.value?.capture === 'stopping') return;
      attempt(background.request('record-and-reload', { keepWorkers, bodies }));
    },
    clear() {
      const kept = log.value.model.recorded.length > 0;
      clearing = true;
      const done = background.request('clear', {}).finally(() => {
        clearing = false;
      });
      attempt(
        done.then(() => {
          status.value = kept ? 'Cleared. The old recording is kept.' : 'Cleared.';
        }),
      );
    },
    toggleOffline() {
      const offline = !(askedOffline ?? session.value?.offline ?? false);
      askedOffline = offline;
      const done = background.request('set-offline', { offline }).finally(() => {
        if (askedOffline === offline) askedOffline = null;
      });
      attempt(done);
    },
    restartWorkers: () =>
      attempt(
        background.request('restart-worker', {}).then(({ stopped }) => {
          status.value = stopped === 0 ? 'No worker was running.' : `Workers stopped: ${stopped}.`;
        }),
      ),
    restartNow: (scope) => attempt(background.request('restart-now', { scope })),
    fire: (order) => attempt(background.request('fire', order)),
    unregister: (scope, tag) => attempt(background.request('unregister-periodic', { scope, tag })),
    chooseReplay(chosen) {
      const at = shown.value;
      const [name, imported] = at.kind === 'stored' ? [at.name, at.imported] : ['this trace', false];
      replayChoice.value = { from: recordingId.value ?? '', name, imported, dispatches: [...chosen], model: log.value.model };
      if (at.kind === 'stored') app.backToLive();
    },
    replay(order) {
      attempt(
        background.request('replay', order).then(({ replayId }) => {
          shownReplay = replayId;
          showReplay();
        }),
      );
    },
    cancelReplay: () => attempt(background.request('cancel-replay', {})),
    selectDispatch(dispatchId) {
      selection.value = { dispatchId, seq: log.value.startOf('dispatch', dispatchId) };
    },
    selectSeq(seq, dispatchId) {
      selection.value = { seq, dispatchId };
    },
    selectCall(callId) {
      selection.value = { seq: log.value.startOf('call', callId), dispatchId: null };
    },
    selectTag(tag) {
      const dispatch = tag.dispatches.at(-1);
      const call = tag.calls.at(-1);
      if (dispatch) app.selectDispatch(dispatch.dispatchId);
      else if (call) app.selectCall(call.callId);
    },
    deselect() {
      selection.value = nothing;
    },
    showStored({ id, name, imported }) {
      batch(() => {
        shown.value = { kind: 'stored', recordingId: id, name, imported };
        show(id);
      });
    },
    attempt,
    backToLive() {
      batch(() => {
        shown.value = { kind: 'live' };
        if (session.value) show(session.value.recordingId);
      });
    },
  };
  return app;
}

/** What a thrown thing says. */
export function sentenceOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

/** Opens a context menu, whose items are made by code that is loaded when it is needed. */
export function openMenu(
  app: App,
  label: string,
  spot: MenuSpot,
  items: (deferred: Awaited<ReturnType<typeof loadDeferred>>) => OpenMenu['items'],
): void {
  app.attempt(
    loadDeferred().then((deferred) => {
      app.contextMenu.value = { ...spot, label, items: items(deferred) };
    }),
  );
}
