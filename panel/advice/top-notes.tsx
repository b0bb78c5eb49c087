/** What stands below the toolbar: what is wrong, what is under way, and which trace is shown. */
import { scopeName } from '../../src/trace/url.ts';
import type { Files } from '../files/files.ts';
import { Button } from '../components/button.tsx';
import { clipped, countOf, formatCount } from '../components/format.ts';
import type { App } from '../state/app.ts';
import { Note } from './note.tsx';
import { waitSentence } from './waiting.ts';

/** The notes. */
export function TopNotes({ app, files }: { app: App; files: Files }) {
  const connection = app.connection.value;
  const shown = app.shown.value;
  const work = files.work.value;
  const waiting = shown.kind === 'live' ? (app.session.value?.waiting ?? []) : [];
  const error = app.error.value;
  const log = app.log.value;
  void log.version.value;
  const replay = shown.kind === 'live' ? [...log.model.replays.values()].find(({ settledAt }) => settledAt === null) : undefined;
  const settled = replay ? [...replay.fires.values()].filter(({ settledAt }) => settledAt !== null).length : 0;
  return (
    <>
      {connection === 'gone' && (
        <Note tone="error">SyncScope was updated or reloaded: close DevTools and open it again.</Note>
      )}
      {error !== null && (
        <Note
          tone="error"
          onClose={() => {
            app.error.value = null;
          }}
        >
          <bdi>{error}</bdi>
        </Note>
      )}
      {app.advice.value
        .filter((each) => each.place === 'top')
        .map((each) => (
          <Note key={each.kind} tone={each.tone}>
            {each.sentence}
          </Note>
        ))}
      {app.tellPrivate.value && (
        <Note
          tone="info"
          onClose={() => {
            app.tellPrivate.value = false;
          }}
        >
          This is a private window: recordings are kept in memory, and gone when the last private window closes. Export what you
          want to keep.
        </Note>
      )}
      {shown.kind === 'stored' && (
        <Note
          tone="info"
          action={
            <Button class="outlined" onPress={app.backToLive}>
              Back to live
            </Button>
          }
        >
          Viewing {shown.imported ? 'imported' : 'stored'} recording “<bdi>{clipped(shown.name, 500)}</bdi>”
        </Note>
      )}
      {replay && (
        <Note
          tone="info"
          action={
            <Button class="outlined" label="Cancel replay" onPress={app.cancelReplay}>
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
            <Button class="outlined" label={`Restart the worker of ${scopeName(log.model, each.scope)} now`} onPress={() => app.restartNow(each.scope)}>
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
          <bdi>{work.sentence}</bdi>…{' '}
          <progress aria-label={work.sentence} value={work.share ?? undefined} />
        </Note>
      )}
    </>
  );
}
