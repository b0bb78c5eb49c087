/** What stands below the toolbar: what is wrong, and which trace is shown. */
import type { ReadonlySignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Button } from '../components/button.tsx';
import { clipped } from '../components/format.ts';
import type { Notices } from '../state/notices.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { InspectedTab } from '../state/tab.ts';
import type { Advice } from './advice.ts';
import { Note } from './note.tsx';

/** What the notes take. */
export interface TopNotesProps {
  tab: InspectedTab;
  recordings: RecordingsSlice;
  notices: Notices;
  advice: ReadonlySignal<readonly Advice[]>;
  /** Whether nothing outlives the window. */
  isPrivate: boolean;
}

/** The notes. */
export function TopNotes({ tab, recordings, notices, advice, isPrivate }: TopNotesProps) {
  const [tellPrivate, setTellPrivate] = useState(isPrivate);
  const connection = tab.connection.value;
  const shown = recordings.shown.value;
  const error = notices.error.value;
  return (
    <>
      {connection === 'gone' && <Note tone="error">SyncScope was updated or reloaded: close DevTools and open it again.</Note>}
      {error !== null && (
        <Note
          tone="error"
          onClose={() => {
            notices.error.value = null;
          }}
        >
          <bdi>{error}</bdi>
        </Note>
      )}
      {advice.value
        .filter((each) => each.place === 'top')
        .map((each) => (
          <Note key={each.kind} tone={each.tone}>
            {each.sentence}
          </Note>
        ))}
      {tellPrivate && (
        <Note tone="info" onClose={() => setTellPrivate(false)}>
          This is a private window: recordings are kept in memory, and gone when the last private window closes. Export what you
          want to keep.
        </Note>
      )}
      {shown.kind === 'stored' && (
        <Note
          tone="info"
          action={
            <Button class="outlined" onPress={recordings.backToLive}>
              Back to live
            </Button>
          }
        >
          Viewing {shown.imported ? 'imported' : 'stored'} recording “<bdi>{clipped(shown.name, 500)}</bdi>”
        </Note>
      )}
    </>
  );
}
