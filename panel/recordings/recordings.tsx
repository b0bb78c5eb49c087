/** The recordings that are kept, in a dialog: open, compare, rename, pin, delete, and how much room they may take. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/recordings.js';
import { durationText } from '../../src/messages/durations.ts';
import type { KeptRecording, Library } from '../../src/protocol/library.ts';
import type { ComponentChildren } from 'preact';
import type { Background } from '../state/background.ts';
import type { Commands } from '../state/commands.ts';
import type { Notices } from '../state/notices.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { withElement } from '../components/with-element.tsx';
import { clipped, formatBytes, formatDate } from '../components/format.ts';
import { useShown } from '../components/shown.tsx';

/** What the dialog takes. */
export interface RecordingsProps {
  recordings: RecordingsSlice;
  background: Background;
  commands: Commands;
  notices: Notices;
  /** What compares a recording with the others, in place of the dialog. */
  comparison: (recordings: readonly KeptRecording[], first: string, onClose: () => void) => ComponentChildren;
  onClose: () => void;
}

/** The dialog. */
export function Recordings(props: RecordingsProps) {
  const { recordings, background, commands, notices, onClose } = props;
  const library = recordings.library.value;
  useEffect(() => {
    // Sizes are told only when they are asked for.
    const asked = background.request('list-recordings', {});
    notices.attempt(asked.then((all) => (recordings.library.value = all)));
  }, []);
  const [compared, setCompared] = useState<string | null>(null);
  const shown = useShown(library?.recordings ?? [], null);
  if (compared !== null && library) {
    return props.comparison(library.recordings, compared, () => setCompared(null));
  }

  return (
    <Dialog label={texts.title()} title={texts.title()} onClose={onClose}>
      {(close) => (
        <>
          {library?.recordings.length === 0 && <p class="dim">{texts.none()}</p>}
          <ul class="dialog-list">
            {shown.items.map((recording) => (
              <Row
                key={recording.id}
                recording={recording}
                recordings={recordings}
                commands={commands}
                alone={library?.recordings.length === 1}
                onCompare={() => setCompared(recording.id)}
                onClose={close}
              />
            ))}
          </ul>
          {shown.more}
          {library && <Room library={library} onLimit={(bytes) => commands.ask('set-size-limit', { bytes })} />}
        </>
      )}
    </Dialog>
  );
}

interface RowProps extends Pick<RecordingsProps, 'recordings' | 'commands' | 'onClose'> {
  recording: KeptRecording;
  /** Whether there is no other recording. */
  alone: boolean;
  onCompare: () => void;
}

/** How much of a name is shown, characters: one from a file may be as long as that. */
const mostOfName = 500;

function Row({ recording, recordings, commands: { ask }, alone, onCompare, onClose }: RowProps) {
  const { id, pinned, inUse, imported, startedAt, endedAt, events, size } = recording;
  const name = clipped(recording.name, mostOfName);
  const [editing, setEditing] = useState(false);
  const [sure, setSure] = useState(false);
  const shown = id === recordings.recordingId.value;

  function rename(next: string): void {
    ask('rename-recording', { id, name: next });
    const { value } = recordings.shown;
    if (value.kind === 'stored' && value.recordingId === id) recordings.shown.value = { ...value, name: next };
  }
  function remove(): void {
    if (shown) recordings.backToLive();
    ask('delete-recording', { id });
  }
  const facts = [
    formatDate(startedAt),
    ...(endedAt === null ? [] : [durationText(Math.max(0, endedAt - startedAt))]),
    texts.events({ count: events }),
    formatBytes(size),
    ...(imported ? [texts.imported()] : []),
    ...(inUse ? [texts.inUse()] : []),
  ];
  return (
    <li class="dialog-row" aria-label={name} aria-current={shown || undefined}>
      <div class="recordings-about">
        {editing ? (
          <NameField
            name={name}
            onDone={(next) => {
              setEditing(false);
              if (next !== null && next !== name) rename(next);
            }}
          />
        ) : (
          <bdi class="recordings-name" title={name}>
            {name}
          </bdi>
        )}
        <span class="dim">{facts.join(' · ')}</span>
      </div>
      <span class="dialog-actions">
        <Button
          class="outlined"
          label={texts.openRecording({ name })}
          reason={shown ? texts.alreadyOpen() : null}
          onPress={() => {
            recordings.open(recording);
            onClose();
          }}
        >
          {texts.open()}
        </Button>
        <Button
          label={texts.compareRecording({ name })}
          hint={texts.compareHint()}
          reason={alone ? texts.noOther() : null}
          onPress={onCompare}
        >
          {texts.compare()}
        </Button>
        <Button label={texts.renameRecording({ name })} onPress={() => setEditing(true)}>
          {texts.rename()}
        </Button>
        <Button
          label={texts.pinRecording({ name })}
          hint={texts.pinHint()}
          pressed={pinned}
          onPress={() => ask('pin-recording', { id, pinned: !pinned })}
        >
          {pinned ? texts.pinned() : texts.pin()}
        </Button>
        <Button
          class={sure ? 'outlined danger' : ''}
          label={sure ? texts.removeRecordingForGood({ name }) : texts.removeRecording({ name })}
          reason={inUse ? texts.removeInUse() : null}
          onPress={() => (sure ? remove() : setSure(true))}
        >
          {sure ? texts.removeForGood() : texts.remove()}
        </Button>
      </span>
    </li>
  );
}

function NameField({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useLayoutEffect(() => field.current?.select(), []);
  function done(next: string | null): void {
    if (over.current) return;
    over.current = true;
    onDone(next?.trim() === '' ? null : (next?.trim() ?? null));
  }
  return (
    <input
      ref={field}
      class="recordings-name"
      aria-label={texts.newName({ name })}
      maxLength={200}
      defaultValue={name}
      onBlur={(event) => done(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done(event.currentTarget.value);
        if (event.key !== 'Escape') return;
        // The dialog stays open.
        event.preventDefault();
        done(null);
      }}
    />
  );
}

/** How much room all take, and may take. */
function Room({ library, onLimit }: { library: Library; onLimit: (bytes: number) => void }) {
  const field = (
    <input
      type="number"
      min={1}
      max={1_000_000}
      value={Math.round(library.limit / 1e6)}
      onChange={(event) => {
        const megabytes = event.currentTarget.valueAsNumber;
        if (megabytes >= 1) onLimit(megabytes * 1e6);
      }}
    />
  );
  return (
    <footer class="recordings-room">
      <span>{texts.totalSize({ size: formatBytes(library.size) })}</span>
      <label>{withElement((mark) => texts.sizeLimit({ field: mark }), field)}</label>
      <span class="dim">{texts.sizeLimitHint()}</span>
    </footer>
  );
}
