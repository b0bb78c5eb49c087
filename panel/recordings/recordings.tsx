/** The recordings that are kept, in a dialog: open, compare, rename, pin, delete, and how much room they may take. */
import { useEffect, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/recordings.js';
import * as listTexts from '../../src/messages/compiled/recordings-list.js';
import type { KeptRecording, Library } from '../../src/protocol/library.ts';
import type { ComponentChildren } from 'preact';
import type { Background } from '../state/background.ts';
import type { Commands } from '../state/commands.ts';
import type { Notices } from '../state/notices.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import { Dialog } from '../components/dialog.tsx';
import { withElement } from '../components/with-element.tsx';
import { formatBytes } from '../components/format.ts';
import { useShown } from '../components/shown.tsx';
import { isSought } from './about.ts';
import { mostRead, useContents } from './contents.ts';
import { RecordingRow } from './recording-row.tsx';

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
  const [query, setQuery] = useState('');
  const all = library?.recordings ?? [];
  const { contentsOf, reading } = useContents(recordings.traces, all);
  const sought = query.trim() === '' ? all : all.filter((each) => isSought(query.trim(), each, contentsOf(each)));
  const shown = useShown(sought, query);
  if (compared !== null && library) {
    return props.comparison(library.recordings, compared, () => setCompared(null));
  }

  return (
    <Dialog label={texts.title()} title={texts.title()} onClose={onClose}>
      {(close) => (
        <>
          {library && all.length === 0 && <p class="dim">{texts.none()}</p>}
          {all.length > 1 && (
            <input
              type="search"
              class="field recordings-search"
              aria-label={listTexts.search()}
              placeholder={listTexts.searchBy()}
              value={query}
              onInput={({ currentTarget }) => setQuery(currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape' || query === '') return;
                // The dialog stays open.
                event.preventDefault();
                setQuery('');
              }}
            />
          )}
          {all.length > 0 && sought.length === 0 && (
            <p class="dim">
              {reading ? listTexts.noneFoundYet() : listTexts.noneFound()}
              {all.some(({ size }) => size > mostRead) && ` ${listTexts.largeNotRead({ size: formatBytes(mostRead) })}`}
            </p>
          )}
          <ul class="dialog-list">
            {shown.items.map((recording) => (
              <RecordingRow
                key={recording.id}
                recording={recording}
                contents={contentsOf(recording)}
                recordings={recordings}
                commands={commands}
                alone={all.length === 1}
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
