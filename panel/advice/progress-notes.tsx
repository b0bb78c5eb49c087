/** What stands below the other notes: what is under way, and can be cancelled or hastened, and what we cut off. */
import { useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/progress.js';
import { eventReasonText } from '../../src/messages/reasons.ts';
import type { Gap, Model } from '../../src/trace/model.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { Button } from '../components/button.tsx';
import type { Commands } from '../state/commands.ts';
import type { FilesSlice } from '../state/files.ts';
import type { PreferencesSlice } from '../state/preferences.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { InspectedTab } from '../state/tab.ts';
import { Note } from './note.tsx';
import { waitSentence } from './restart-wait.ts';

/** What the notes take. */
export interface ProgressNotesProps {
  tab: InspectedTab;
  recordings: RecordingsSlice;
  commands: Commands;
  files: FilesSlice;
  preferences: PreferencesSlice;
  /** Whether nothing outlives the window. */
  isPrivate: boolean;
}

/** The notes. */
export function ProgressNotes({ tab, recordings, commands, files, preferences, isPrivate }: ProgressNotesProps) {
  const { current, prefer } = preferences;
  const [tellPrivate, setTellPrivate] = useState(isPrivate);
  const [elsewhereRead, setElsewhereRead] = useState(false);
  const [readUntil, setReadUntil] = useState(-Infinity);
  const live = recordings.shown.value.kind === 'live';
  const work = files.work.value;
  const waiting = live ? (tab.session.value?.waiting ?? []) : [];
  const log = recordings.log.value;
  void log.version.value;
  const replay = live ? [...log.model.replays.values()].find(({ settledAt }) => settledAt === null) : undefined;
  const settled = replay ? [...replay.fires.values()].filter(({ settledAt }) => settledAt !== null).length : 0;
  const elsewhere = live && tab.session.value?.recordedElsewhere;
  const cutOff = live ? lastCutOff(log.model) : undefined;
  return (
    <>
      {tellPrivate && (
        <Note tone="info" onClose={() => setTellPrivate(false)}>
          {texts.privateWindow()}
        </Note>
      )}
      {elsewhere && !elsewhereRead && (
        <Note tone="info" onClose={() => setElsewhereRead(true)}>
          {texts.recordedElsewhere()}
        </Note>
      )}
      {cutOff && cutOff.from > readUntil && (
        <Note tone="warning" onClose={() => setReadUntil(cutOff.from)}>
          {eventReasonText(cutOff.why)}
        </Note>
      )}
      {replay && (
        <Note
          tone="info"
          action={
            <Button class="outlined" label={texts.cancelReplay()} onPress={() => commands.ask('cancel-replay', {})}>
              {texts.cancel()}
            </Button>
          }
        >
          {texts.replayed({ settled, attempts: replay.dispatches.length })}{' '}
          <progress aria-label={texts.replay()} value={settled / replay.dispatches.length} />
        </Note>
      )}
      {waiting.map((each) => (
        <Note
          key={each.scope}
          tone="info"
          action={
            <Button
              class="outlined"
              label={texts.restartWorkerNow({ registration: scopeName(log.model, each.scope) })}
              onPress={() => commands.ask('restart-now', { scope: each.scope })}
            >
              {texts.restartNow()}
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
            <Button class="outlined" label={texts.cancelWork({ kind: work.kind })} onPress={files.cancel}>
              {texts.cancel()}
            </Button>
          }
        >
          <bdi>{texts.working({ what: work.sentence })}</bdi>{' '}
          <progress aria-label={work.sentence} value={work.share ?? undefined} />
        </Note>
      )}
      {live && tab.session.value?.capture === 'recording' && !current.value.recordingExplained && (
        <Note tone="info" onClose={() => prefer({ recordingExplained: true })}>
          {texts.recordingExplained()}
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
