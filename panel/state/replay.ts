/** Doing attempts of a recording again. */
import { signal, type Signal } from '@preact/signals';
import { thisTrace } from '../../src/messages/compiled/notices.js';
import type { PanelParams } from '../../src/protocol/panel.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import type { Background } from './background.ts';
import type { Notices } from './notices.ts';
import type { RecordingsSlice } from './recordings.ts';
import { nothingSelected, type SelectionSlice } from './selection.ts';

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

/** The slice. */
export interface ReplaySlice {
  /** What the user is about to replay. */
  choice: Signal<ReplayChoice | null>;
  /** Has the user say how attempts of the shown trace are to be done again, in the live tab. */
  choose: (dispatches: readonly Dispatch[]) => void;
  start: (order: PanelParams<'replay'>) => void;
  /** Selects the replay that was started last, as soon as it is in the trace. */
  reveal: () => void;
}

/** Makes the slice. */
export function createReplay(
  background: Background,
  { attempt }: Notices,
  { shown, recordingId, log, backToLive }: RecordingsSlice,
  { selected }: SelectionSlice,
): ReplaySlice {
  const choice = signal<ReplayChoice | null>(null);
  let started: string | null = null;

  function reveal(): void {
    if (started === null || !log.value.model.replays.has(started)) return;
    const seq = log.value.startOf('replay', started);
    started = null;
    if (seq !== null) selected.value = { ...nothingSelected, seq };
  }

  return {
    choice,
    reveal,
    choose(dispatches) {
      const at = shown.value;
      const [name, imported] = at.kind === 'stored' ? [at.name, at.imported] : [thisTrace(), false];
      choice.value = { from: recordingId.value ?? '', name, imported, dispatches: [...dispatches], model: log.value.model };
      if (at.kind === 'stored') backToLive();
    },
    start(order) {
      attempt(
        background.request('replay', order).then(({ replayId }) => {
          started = replayId;
          reveal();
        }),
      );
    },
  };
}
