/** Which trace is shown, the live one of the tab or one that is kept, and what it holds. */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { KeptRecording, Library } from '../../src/protocol/library.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { StoredTraces } from '../host.ts';
import { Follower } from './follower.ts';
import type { InspectedTab } from './tab.ts';
import { TraceLog } from './trace-log.ts';

/** Which trace is shown. */
export type Shown = { kind: 'live' } | { kind: 'stored'; recordingId: string; name: string; imported: boolean };

/** The slice. */
export interface RecordingsSlice {
  traces: Promise<StoredTraces>;
  /** The recordings that are kept; null before they were asked for. */
  library: Signal<Library | null>;
  shown: Signal<Shown>;
  /** The id of the trace that is shown; null before background has spoken. */
  recordingId: ReadonlySignal<string | null>;
  log: ReadonlySignal<TraceLog>;
  loading: ReadonlySignal<boolean>;
  /** Whether the page still has a frame of a registration's origin. */
  here: ReadonlySignal<(scope: string) => boolean>;
  /** Shows a recording that is kept. */
  open: (recording: Pick<KeptRecording, 'id' | 'name' | 'imported'>) => void;
  backToLive: () => void;
}

/** What the slice is made from. */
export interface RecordingsParts {
  traces: Promise<StoredTraces>;
  session: InspectedTab['session'];
  /** Asks background for what comes after `afterSeq`, and for what will come. */
  follow: (recordingId: string, afterSeq: number) => void;
  /** Another trace is shown than before. */
  onShow: (recordingId: string) => void;
  /** What is stored of the trace has been read, or could not be. */
  onLoaded: (log: TraceLog, fault: unknown) => void;
  /** The trace has grown at its live end. */
  onGrown: (log: TraceLog, events: readonly TraceEvent[]) => void;
}

/** The slice, and what goes into it. */
export interface FollowedRecordings {
  recordings: RecordingsSlice;
  follower: Follower;
  /** Turns to the live trace of the session, unless one that is kept is to be shown. */
  showLive: () => void;
}

/** Makes the slice, which follows the shown trace until the signal. */
export function followRecordings(
  { traces, session, follow, onShow, onLoaded, onGrown }: RecordingsParts,
  ended: AbortSignal,
): FollowedRecordings {
  const shown = signal<Shown>({ kind: 'live' });
  const log = signal(new TraceLog());
  const loading = signal(false);
  const recordingId = signal<string | null>(null);

  const follower = new Follower({
    async *read(id) {
      const { model } = log.value;
      model.origin = (await (await traces).recording(id))?.header.origin || null;
      yield* (await traces).read(id);
    },
    follow,
    onEvents(events, past) {
      log.value.append(events);
      // What is read from the store is drawn when all of it is there.
      if (past) return;
      log.value.announce();
      onGrown(log.value, events);
    },
    onLoaded(fault) {
      batch(() => {
        loading.value = false;
        log.value.announce(true);
      });
      onLoaded(log.value, fault);
    },
  });
  ended.addEventListener('abort', () => follower.stop(), { once: true });

  /** Turns to a trace, unless it is shown already. */
  function show(id: string): void {
    if (recordingId.value === id) return;
    batch(() => {
      recordingId.value = id;
      log.value = new TraceLog();
      loading.value = true;
      onShow(id);
    });
    void follower.show(id, shown.value.kind === 'live');
  }

  function showLive(): void {
    if (shown.value.kind === 'live' && session.value) show(session.value.recordingId);
  }

  const here = computed(() => {
    const frames = shown.value.kind === 'live' ? (session.value?.frames ?? []) : [];
    const origins = new Set(frames.map(({ origin }) => origin));
    // While a page loads, and in what is over, nothing is known of that.
    return (scope: string) => origins.size === 0 || origins.has(new URL(scope).origin);
  });

  const recordings: RecordingsSlice = {
    traces,
    library: signal(null),
    shown,
    recordingId,
    log,
    loading,
    here,
    open({ id, name, imported }) {
      batch(() => {
        shown.value = { kind: 'stored', recordingId: id, name, imported };
        show(id);
      });
    },
    backToLive() {
      batch(() => {
        shown.value = { kind: 'live' };
        showLive();
      });
    },
  };
  return { recordings, follower, showLive };
}
