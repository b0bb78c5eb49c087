/** What stands below the other notes: what is under way, and can be cancelled or hastened, and what we cut off. */
import { useState } from 'preact/hooks';
import { saidText } from '../../src/messages/reasons.ts';
import type { Gap, Model } from '../../src/trace/model.ts';
import { scopeName } from '../../src/trace/url.ts';
import { Button } from '../components/button.tsx';
import { countOf, formatCount } from '../components/format.ts';
import type { Commands } from '../state/commands.ts';
import type { FilesSlice } from '../state/files.ts';
import type { PreferencesSlice } from '../state/preferences.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { InspectedTab } from '../state/tab.ts';
import { Note } from './note.tsx';
import { waitSentence } from './waiting.ts';

/** What the notes take. */
export interface ProgressNotesProps {
  tab: InspectedTab;
  recordings: RecordingsSlice;
  commands: Commands;
  files: FilesSlice;
  preferences: PreferencesSlice;
}

/** The notes. */
export function ProgressNotes({ tab, recordings, commands, files, preferences }: ProgressNotesProps) {
  const { current, prefer } = preferences;
  const [readUntil, setReadUntil] = useState(-Infinity);
  const live = recordings.shown.value.kind === 'live';
  const work = files.work.value;
  const waiting = live ? (tab.session.value?.waiting ?? []) : [];
  const log = recordings.log.value;
  void log.version.value;
  const replay = live ? [...log.model.replays.values()].find(({ settledAt }) => settledAt === null) : undefined;
  const settled = replay ? [...replay.fires.values()].filter(({ settledAt }) => settledAt !== null).length : 0;
  const cutOff = live ? lastCutOff(log.model) : undefined;
  return (
    <>
      {cutOff && cutOff.from > readUntil && (
        <Note tone="warning" onClose={() => setReadUntil(cutOff.from)}>
          {saidText(cutOff.why)}
        </Note>
      )}
      {replay && (
        <Note
          tone="info"
          action={
            <Button class="outlined" label="Cancel replay" onPress={() => commands.ask('cancel-replay', {})}>
              Cancel
            </Button>
          }
        >
          Replaying, {formatCount(settled)} of {countOf(replay.dispatches.length, 'attempt')}{' '}
          <progress aria-label="Replay" value={settled / replay.dispatches.length} />
        </Note>
      )}
      {waiting.map((each) => (
        <Note
          key={each.scope}
          tone="info"
          action={
            <Button
              class="outlined"
              label={`Restart the worker of ${scopeName(log.model, each.scope)} now`}
              onPress={() => commands.ask('restart-now', { scope: each.scope })}
            >
              Restart now
            </Button>
          }
        >
          <bdi>{waitSentence(scopeName(log.model, each.scope), each)}</bdi>
        </Note>
      ))}
      {work && (
        <Note
          tone="info"
          action={
            <Button class="outlined" label={`Cancel ${work.kind}`} onPress={files.cancel}>
              Cancel
            </Button>
          }
        >
          <bdi>{work.sentence}</bdi>… <progress aria-label={work.sentence} value={work.share ?? undefined} />
        </Note>
      )}
      {live && tab.session.value?.capture === 'recording' && !current.value.recordingExplained && (
        <Note tone="info" onClose={() => prefer({ recordingExplained: true })}>
          While you record, Chrome shows a bar saying that SyncScope debugs this browser, and the page’s service workers are not
          stopped when idle. Closing that bar ends the recording.
        </Note>
      )}
    </>
  );
}

/** Gaps by which we cut something off, or may have. */
const cutsOff = new Set(['restart-cut-off', 'restarted-unseen']);

/** The last of them since the recording began. */
function lastCutOff({ gaps, recorded }: Model): Gap | undefined {
  const since = recorded.at(-1)?.from ?? -Infinity;
  return gaps.findLast(({ why: { code }, to }) => code !== undefined && cutsOff.has(code) && (to ?? 0) >= since);
}
