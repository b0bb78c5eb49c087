/** The toolbar: recording, what is done to the worker, the filter, and files. */
import type { ReadonlySignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { name } from '../../src/messages/compiled/panel.js';
import * as texts from '../../src/messages/compiled/toolbar.js';
import type { SessionState } from '../../src/protocol/session.ts';
import { Button } from '../components/button.tsx';
import { formatCountdown } from '../components/format.ts';
import {
  BreakIcon,
  ChevronIcon,
  ClearIcon,
  ExportIcon,
  ImportIcon,
  RecordIcon,
  RecordReloadIcon,
  RecordingsIcon,
  ReplayIcon,
  RestartIcon,
  StopIcon,
} from '../components/icons.tsx';
import { MenuButton, type MenuButtonProps } from '../components/menu.tsx';
import { useRoving } from '../components/roving.ts';
import { Suggest, type SuggestProps } from '../components/suggest.tsx';

/** What the toolbar takes. */
export interface ToolbarProps {
  session: SessionState | null;
  /** Whether a recording that is kept is shown, not the live trace. */
  stored: boolean;
  /** The time while a recording runs, epoch ms. */
  clock: ReadonlySignal<number>;
  eventCount: number;
  attemptCount: number;
  query: string;
  queryProblem: string | null;
  /** What to offer while a filter is typed. */
  suggest: SuggestProps['suggest'];
  /** Whether a file is being read or written. */
  working: boolean;
  onRecord: () => void;
  onRecordAndReload: () => void;
  onRecordings: () => void;
  onClear: () => void;
  onOffline: () => void;
  onRestart: () => void;
  onBreak: () => void;
  onQuery: (query: string) => void;
  onQueryDone: () => void;
  onReplay: () => void;
  onImport: (file: File) => void;
  /** The menu of how to record. */
  recordMenu: MenuButtonProps['menu'];
  /** The menu of the formats to export to. */
  exportMenu: MenuButtonProps['menu'];
}

/** The id of the filter's field, for the keyboard shortcut. */
export const filterId = 'filter';

/** How long a recording has run. By itself, so that the rest is not drawn with each second. */
function Elapsed({ clock, since }: { clock: ReadonlySignal<number>; since: number }) {
  const seconds = Math.max(0, Math.floor((clock.value - since) / 1000));
  return <span class="figures-time">{formatCountdown(seconds * 1000)}</span>;
}

/** The toolbar. */
export function Toolbar(props: ToolbarProps) {
  const { session, stored, query } = props;
  const bar = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useRoving(bar, 'button:not([role^=menuitem]), input:not([type=file])');
  const capture = session?.capture ?? null;
  const recording = capture === 'recording' || capture === 'stopping';
  const since = recording && !stored ? (session?.recordingSince ?? null) : null;
  const whenRecording = stored ? texts.recordingOver() : capture === 'recording' ? null : texts.onlyWhileRecording();
  const whenLive = session === null ? texts.notConnected() : stored ? texts.goBackToLive() : null;

  return (
    <div class="toolbar" role="toolbar" aria-label={name()} ref={bar}>
      <Button
        class={`record ${recording ? 'on' : ''}`}
        label={texts.record()}
        hint={recording ? texts.stopHint() : texts.recordHint()}
        pressed={recording}
        busy={capture === 'starting' || capture === 'stopping'}
        reason={whenLive}
        onPress={props.onRecord}
      >
        {recording ? <StopIcon /> : <RecordIcon />}
        <span class="wide-only">{texts.record()}</span>
      </Button>
      <Button
        label={texts.recordAndReload()}
        hint={recording ? texts.reloadHint() : texts.recordAndReloadHint()}
        reason={whenLive}
        onPress={props.onRecordAndReload}
      >
        <RecordReloadIcon />
      </Button>
      <MenuButton label={texts.recordingOptions()} hint={texts.recordingOptionsHint()} menu={props.recordMenu}>
        <ChevronIcon />
      </MenuButton>
      <span class="figures">
        {since !== null && (
          <>
            <Elapsed clock={props.clock} since={since} />
            <span class="figures-events">{texts.events({ events: props.eventCount })}</span>
          </>
        )}
      </span>
      <Button label={texts.clear()} hint={texts.clearHint()} reason={whenLive} onPress={props.onClear}>
        <ClearIcon />
        <span class="wide-only">{texts.clear()}</span>
      </Button>
      <span class="divider" />
      <label class="check" title={whenRecording ?? texts.offlineHint()}>
        <input
          type="checkbox"
          checked={session?.offline ?? false}
          aria-disabled={whenRecording !== null || undefined}
          aria-description={whenRecording ?? undefined}
          onClick={(event) => {
            // Background says what is so; until then the box stays as it was.
            event.preventDefault();
            if (whenRecording === null) props.onOffline();
          }}
        />
        {texts.offline()}
      </label>
      <Button label={texts.restartWorker()} hint={texts.restartWorkerHint()} reason={whenRecording} onPress={props.onRestart}>
        <RestartIcon />
        <span class="wide-only">{texts.restartWorker()}</span>
      </Button>
      <Button
        class={session?.faults.some(({ active }) => active) ? 'on' : ''}
        label={texts.breakRequests()}
        hint={texts.breakRequestsHint()}
        reason={whenRecording}
        onPress={props.onBreak}
      >
        <BreakIcon />
        <span class="wide-only">{texts.breakRequests()}</span>
      </Button>
      <span class="divider" />
      <Suggest
        label={texts.filter()}
        type="search"
        inputId={filterId}
        class="filter"
        placeholder={texts.filter()}
        value={query}
        invalid={props.queryProblem}
        suggest={props.suggest}
        onInput={props.onQuery}
        onDone={props.onQueryDone}
      />
      <span class="divider" />
      <Button label={texts.recordings()} hint={texts.recordingsHint()} onPress={props.onRecordings}>
        <RecordingsIcon />
        <span class="wide-only">{texts.recordings()}</span>
      </Button>
      <Button
        label={texts.replayRecording()}
        hint={texts.replayHint()}
        reason={props.attemptCount === 0 ? texts.nothingToReplay() : session === null ? texts.notConnected() : null}
        onPress={props.onReplay}
      >
        <ReplayIcon />
        <span class="wide-only">{texts.replay()}</span>
      </Button>
      <Button
        label={texts.importTrace()}
        hint={texts.importHint()}
        reason={props.working ? texts.alreadyWorking() : null}
        onPress={() => file.current?.click()}
      >
        <ImportIcon />
        <span class="wide-only">{texts.importTrace()}</span>
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        tabIndex={-1}
        accept=".json,application/json"
        onChange={(event) => {
          const field = event.currentTarget;
          const picked = field.files?.[0];
          // So that the same file can be picked again.
          field.value = '';
          if (picked) props.onImport(picked);
        }}
      />
      <MenuButton
        label={texts.exportTrace()}
        hint={texts.exportHint()}
        reason={props.eventCount === 0 ? texts.nothingToExport() : null}
        menu={props.exportMenu}
      >
        <ExportIcon />
        <span class="wide-only">{texts.exportTrace()}</span>
        <ChevronIcon />
      </MenuButton>
    </div>
  );
}
