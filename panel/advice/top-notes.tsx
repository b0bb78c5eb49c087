/** What stands below the toolbar: what is wrong, and which trace is shown. */
import type { ReadonlySignal } from '@preact/signals';
import * as texts from '../../src/messages/compiled/top-notes.js';
import { Button } from '../components/button.tsx';
import { clipped } from '../components/short-text.ts';
import { withElement } from '../components/with-element.tsx';
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
}

/** The notes. */
export function TopNotes({ tab, recordings, notices, advice }: TopNotesProps) {
  const connection = tab.connection.value;
  const shown = recordings.shown.value;
  const error = notices.error.value;
  return (
    <>
      {connection === 'gone' && <Note tone="error">{texts.replaced()}</Note>}
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
      {shown.kind === 'stored' && (
        <Note
          tone="info"
          action={
            <Button class="outlined" onPress={recordings.backToLive}>
              {texts.backToLive()}
            </Button>
          }
        >
          {withElement((name) => texts.viewing({ imported: shown.imported, name }), <bdi>{clipped(shown.name, 500)}</bdi>)}
        </Note>
      )}
    </>
  );
}
