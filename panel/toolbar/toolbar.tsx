/** The toolbar: recording, what is done to the worker, the filter, and files. */
import { useRef } from 'preact/hooks';
import type { SessionState } from '../../src/protocol/session.ts';
import { Button } from '../components/button.tsx';
import { formatCount, formatCountdown } from '../components/format.ts';
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
  now: number;
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

/** The toolbar. */
export function Toolbar(props: ToolbarProps) {
  const { session, stored, now, query } = props;
  const bar = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useRoving(bar, 'button:not([role^=menuitem]), input:not([type=file])');
  const capture = session?.capture ?? null;
  const recording = capture === 'recording' || capture === 'stopping';
  const whenRecording = stored
    ? 'This recording is over: go back to live first.'
    : capture === 'recording'
      ? null
      : 'Only while recording: press Record first.';
  const whenLive = session === null ? 'Not connected yet.' : stored ? 'Go back to live first.' : null;

  return (
    <div class="toolbar" role="toolbar" aria-label="SyncScope" ref={bar}>
      <Button
        class={`record ${recording ? 'on' : ''}`}
        label="Record"
        hint={recording ? 'Stop recording (Ctrl+E)' : 'Record each sync as it is dispatched (Ctrl+E)'}
        pressed={recording}
        busy={capture === 'starting' || capture === 'stopping'}
        reason={whenLive}
        onPress={props.onRecord}
      >
        {recording ? <StopIcon /> : <RecordIcon />}
        <span class="wide-only">Record</span>
      </Button>
      <Button
        label="Record and reload"
        hint={
          recording
            ? 'Reload the page (Ctrl+Shift+E)'
            : 'Record, and reload the page once its workers can be seen from their start (Ctrl+Shift+E)'
        }
        reason={whenLive}
        onPress={props.onRecordAndReload}
      >
        <RecordReloadIcon />
      </Button>
      <MenuButton label="How to record" hint="How the next recording is made" menu={props.recordMenu}>
        <ChevronIcon />
      </MenuButton>
      {recording && !stored && session?.recordingSince !== undefined && session.recordingSince !== null && (
        <span class="figures">
          <span class="figures-time">{formatCountdown(Math.floor((now - session.recordingSince) / 1000) * 1000)}</span>
          {' · '}
          {formatCount(props.eventCount)} events
        </span>
      )}
      <Button label="Clear" hint="Clear: begin an empty trace (Ctrl+L)" reason={whenLive} onPress={props.onClear}>
        <ClearIcon />
        <span class="wide-only">Clear</span>
      </Button>
      <span class="divider" />
      <label class="check" title={whenRecording ?? 'Hold the workers offline, so that syncs wait'}>
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
        Offline
      </label>
      <Button
        label="Restart worker"
        hint="Stop the running workers; each starts again with its next event"
        reason={whenRecording}
        onPress={props.onRestart}
      >
        <RestartIcon />
        <span class="wide-only">Restart worker</span>
      </Button>
      <Button
        class={session?.faults.some(({ active }) => active) ? 'on' : ''}
        label="Break requests"
        hint="Make requests of the workers fail"
        reason={whenRecording}
        onPress={props.onBreak}
      >
        <BreakIcon />
        <span class="wide-only">Break requests</span>
      </Button>
      <span class="divider" />
      <Suggest
        label="Filter"
        type="search"
        inputId={filterId}
        class="filter"
        placeholder="Filter"
        value={query}
        invalid={props.queryProblem}
        suggest={props.suggest}
        onInput={props.onQuery}
        onDone={props.onQueryDone}
      />
      <span class="divider" />
      <Button label="Recordings" hint="The recordings that are kept" onPress={props.onRecordings}>
        <RecordingsIcon />
        <span class="wide-only">Recordings</span>
      </Button>
      <Button
        label="Replay recording"
        hint="Do the attempts that are shown again, against the worker as it is now"
        reason={props.attemptCount === 0 ? 'There is no attempt to replay yet.' : session === null ? 'Not connected yet.' : null}
        onPress={props.onReplay}
      >
        <ReplayIcon />
        <span class="wide-only">Replay</span>
      </Button>
      <Button
        label="Import"
        hint="Open a trace file; or drop or paste one onto the panel"
        reason={props.working ? 'Another file is being worked on.' : null}
        onPress={() => file.current?.click()}
      >
        <ImportIcon />
        <span class="wide-only">Import</span>
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
        label="Export"
        hint="Save this trace as a file"
        reason={props.eventCount === 0 ? 'There is nothing to export yet.' : null}
        menu={props.exportMenu}
      >
        <ExportIcon />
        <span class="wide-only">Export</span>
        <ChevronIcon />
      </MenuButton>
    </div>
  );
}
