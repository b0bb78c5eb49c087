/** What the user can have background do. */
import * as texts from '../../src/messages/compiled/notices.js';
import type { PanelMethod, PanelParams } from '../../src/protocol/panel.ts';
import type { Background } from './background.ts';
import type { Notices } from './notices.ts';
import type { PreferencesSlice } from './preferences.ts';
import type { RecordingsSlice } from './recordings.ts';
import type { InspectedTab } from './tab.ts';

/** The slice. */
export interface Commands {
  /** Has background do something of which nothing more is to be said. */
  ask: <M extends PanelMethod>(method: M, params: PanelParams<M>) => void;
  toggleRecording: () => void;
  /** Loads the page again while it is recorded; begins a recording where none runs. */
  recordAndReload: () => void;
  clear: () => void;
  /** Whether an empty trace was asked for, which is not there yet. */
  isClearing: () => boolean;
  toggleOffline: () => void;
  restartWorkers: () => void;
  fire: (order: PanelParams<'fire'>) => void;
}

/** Makes the slice. @param onFired is told the id of each fire of a single tag that the user asked for */
export function createCommands(
  background: Background,
  { status, attempt }: Notices,
  { session }: InspectedTab,
  { current }: PreferencesSlice,
  { log }: Pick<RecordingsSlice, 'log'>,
  onFired: (fireId: string) => void,
): Commands {
  let clearing = false;
  /** Whether the workers are to be offline, where that was asked for and is not so yet. */
  let askedOffline: boolean | null = null;
  const ask: Commands['ask'] = (method, params) => attempt(background.request(method, params));

  function record(method: 'start-recording' | 'record-and-reload'): void {
    const { keepWorkers, recordBodies: bodies } = current.value;
    ask(method, { keepWorkers, bodies });
  }
  const isTurning = () => session.value?.capture === 'starting' || session.value?.capture === 'stopping';

  return {
    ask,
    toggleRecording() {
      if (isTurning()) return;
      if (session.value?.capture === 'recording') ask('stop-recording', {});
      else record('start-recording');
    },
    recordAndReload() {
      if (!isTurning()) record('record-and-reload');
    },
    clear() {
      const kept = log.value.model.recorded.length > 0;
      clearing = true;
      const done = background.request('clear', {}).finally(() => {
        clearing = false;
      });
      attempt(
        done.then(() => {
          status.value = kept ? texts.clearedKept() : texts.cleared();
        }),
      );
    },
    isClearing: () => clearing,
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
          status.value = stopped === 0 ? texts.noWorkerRunning() : texts.workersStopped({ stopped });
        }),
      ),
    fire: (order) => attempt(background.request('fire', order).then(({ fireId }) => onFired(fireId))),
  };
}
