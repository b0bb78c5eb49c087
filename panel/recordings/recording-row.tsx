/** One recording in the list, and what can be done with it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/recordings.js';
import * as listTexts from '../../src/messages/compiled/recordings-list.js';
import type { KeptRecording } from '../../src/protocol/library.ts';
import { Button } from '../components/button.tsx';
import { clipped } from '../components/format.ts';
import { Outcome } from '../components/outcome.tsx';
import type { Commands } from '../state/commands.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import { factsOf, mostOfName, outcomeOf, titleOf } from './about.ts';
import type { Contents } from './contents.ts';

/** What a row takes. */
export interface RecordingRowProps {
  recording: KeptRecording;
  /** What is in it; null where that was not read. */
  contents: Contents | null;
  recordings: RecordingsSlice;
  commands: Commands;
  /** Whether there is no other recording. */
  alone: boolean;
  onCompare: () => void;
  onClose: () => void;
}

/** The row. */
export function RecordingRow(props: RecordingRowProps) {
  const { recording, contents, recordings, alone, onCompare, onClose } = props;
  const { ask } = props.commands;
  const { id, pinned, inUse, endedAt } = recording;
  const name = clipped(recording.name, mostOfName);
  const title = titleOf(recording, contents);
  const [editing, setEditing] = useState(false);
  const [sure, setSure] = useState(false);
  const shown = id === recordings.recordingId.value;
  const outcome = contents && outcomeOf(contents);
  const badges = [
    ...(shown ? [listTexts.shown()] : []),
    ...(inUse ? [endedAt === null ? listTexts.running() : listTexts.inUse()] : []),
  ];

  function rename(next: string): void {
    ask('rename-recording', { id, name: next });
    const { value } = recordings.shown;
    if (value.kind === 'stored' && value.recordingId === id) recordings.shown.value = { ...value, name: next };
  }
  function remove(): void {
    if (shown) recordings.backToLive();
    ask('delete-recording', { id });
  }
  return (
    <li class="dialog-row" aria-label={name} aria-current={shown || undefined}>
      <div class="recordings-about">
        <div class="recordings-title">
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
              {title}
            </bdi>
          )}
          {badges.map((badge) => (
            <span key={badge} class="recordings-badge">
              {badge}
            </span>
          ))}
        </div>
        {outcome && <Outcome tone={outcome.tone}>{outcome.text}</Outcome>}
        <span class="dim">{factsOf(recording, title).join(' · ')}</span>
      </div>
      <span class="dialog-actions">
        <Button
          class="outlined"
          label={texts.openRecording({ name })}
          reason={shown ? texts.alreadyOpen() : null}
          onPress={() => {
            recordings.open({ ...recording, name: title });
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
