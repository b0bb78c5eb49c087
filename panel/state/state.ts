/** The panel's state, in slices. The truth of it all is in background, and what is shown is computed from it. */
import { batch, effect } from '@preact/signals';
import { unreadable } from '../../src/messages/compiled/notices.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { LazyCode } from '../components/lazy.tsx';
import type { Host, Memory } from '../host.ts';
import { connectBackground, type Background } from './background.ts';
import { createClock, type Clock } from './clock.ts';
import { createCommands, type Commands } from './commands.ts';
import { createFiles, type FilesSlice } from './files.ts';
import { createFilter, filterCode, type FilterSlice } from './filter.ts';
import { createNotices, sentenceLoaded, type Notices } from './notices.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { createProblems, type ProblemsSlice } from './problems.ts';
import { createPreferences, type PreferencesSlice } from './preferences.ts';
import { followRecordings, type RecordingsSlice } from './recordings.ts';
import { createReplay, type ReplaySlice } from './replay.ts';
import { revealFired } from './reveal-fired.ts';
import { whetherSeen } from './seen.ts';
import { createSelection, nothingSelected, type SelectionSlice } from './selection.ts';
import { createTab, type InspectedTab } from './tab.ts';
import { keepViewState } from './view-state.ts';
import { createView, whatHappened, type ViewSlice } from './view.ts';

/** The slices. Each part of the panel takes those that it needs. */
export interface PanelState {
  background: Background;
  tab: InspectedTab;
  recordings: RecordingsSlice;
  selection: SelectionSlice;
  filter: FilterSlice;
  view: ViewSlice;
  clock: Clock;
  commands: Commands;
  replay: ReplaySlice;
  files: FilesSlice;
  notices: Notices;
  problems: ProblemsSlice;
  preferences: PreferencesSlice;
  /** What outlives the panel. */
  memory: Memory;
  /** Aborted when the panel ends. */
  ended: AbortSignal;
}

/** What to say aloud about new live events; null where there is nothing to say. */
export const announcer = new LazyCode<(model: Model, events: readonly TraceEvent[]) => string | null>();

/** What to say aloud about problems that were found. */
export const problemsAnnouncer = new LazyCode<(problems: readonly TraceProblem[]) => string>();

/** Makes the state, connects, and follows the tab's trace until the signal. */
export function createState({ tabId, connect, traces, memory }: Host, ended: AbortSignal): PanelState {
  const tab = createTab();
  const notices = createNotices();
  const preferences = createPreferences(memory);
  const view = createView();
  const { recordings, follower, showLive } = followRecordings(
    {
      traces,
      session: tab.session,
      follow: (id, afterSeq) => background.follow(id, afterSeq),
      onShow(id) {
        selection.selected.value = nothingSelected;
        view.timeline.value = whatHappened;
        earlier.restore(id);
      },
      onLoaded(log, fault) {
        void filterCode.load().then(({ prepareIndex }) => prepareIndex(log, ended));
        if (fault !== null) void sentenceLoaded(fault).then((why) => (notices.error.value = unreadable({ why })));
      },
      onGrown({ model }, events) {
        fired.reveal();
        replay.reveal();
        problems.grown();
        // What is told of the end of the old trace is no news to who has just cleared it.
        if (commands.isClearing()) return;
        void announcer.load().then((announcementOf) => {
          notices.status.value = announcementOf(model, events) ?? notices.status.peek();
        });
      },
    },
    ended,
  );
  const selection = createSelection(recordings.log);
  const seen = whetherSeen(ended);
  const clock = createClock(recordings, tab, seen, ended);
  const problems = createProblems(
    {
      log: recordings.log,
      loading: recordings.loading,
      clock,
      preferences,
      onFound(found) {
        void problemsAnnouncer.load().then((announcementOf) => {
          notices.status.value = announcementOf(found);
        });
      },
    },
    ended,
  );
  const filter = createFilter(recordings.log, preferences, problems.shown, ended);
  const earlier = keepViewState({ tabId, memory, recordings, filter, view, selection }, ended);

  const background = connectBackground(
    tabId,
    connect,
    {
      onSession(session) {
        batch(() => {
          tab.connection.value = 'open';
          tab.session.value = session;
          showLive();
          void earlier.reopen().catch(() => undefined);
        });
      },
      onLibrary(library) {
        recordings.library.value = library;
      },
      onEvents: (id, events) => follower.accept(id, events),
      onReconnected: () => follower.reconnected(),
      onLost(gone) {
        tab.connection.value = gone ? 'gone' : 'lost';
      },
    },
    ended,
  );

  const stopTelling = effect(() => background.show(seen.value));
  ended.addEventListener('abort', stopTelling, { once: true });
  const fired = revealFired(recordings.log, selection);
  const commands = createCommands(background, notices, tab, preferences, recordings, fired.expect);
  const replay = createReplay(background, notices, recordings, selection);
  return {
    background,
    tab,
    recordings,
    selection,
    filter,
    view,
    clock,
    commands,
    replay,
    files: createFiles(background, notices, recordings, ended),
    notices,
    problems,
    preferences,
    memory,
    ended,
  };
}
