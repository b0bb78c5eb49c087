/** The whole panel: its parts, and which of the state each of them is given. */
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Advice } from './advice/advice.ts';
import { Advices, Note } from './advice/note.tsx';
import { TopNotes } from './advice/top-notes.tsx';
import type { OpenSource } from './details/stack.tsx';
import type { Files } from './files/files.ts';
import { lazily, loadDeferred } from './components/lazy.tsx';
import { Splitter } from './components/splitter.tsx';
import { useDrop } from './files/use-drop.ts';
import { usePaste } from './files/use-paste.ts';
import { tagStatus } from '../src/chromium/tag-status.ts';
import { tagName } from '../src/trace/tag-name.ts';
import { FireForm } from './registrations/fire-form.tsx';
import { FireTag } from './registrations/fire-tag.tsx';
import { Registrations } from './registrations/registrations.tsx';
import { openMenu, type App } from './state/app.ts';
import { usedFilters } from './state/preferences.ts';
import { StatusBar } from './status-bar.tsx';
import { Tables } from './tables/tables.tsx';
import { Toolbar } from './toolbar/toolbar.tsx';
import { useShortcuts } from './toolbar/use-shortcuts.ts';

const Details = lazily((deferred) => deferred.Details);
const ExportDialog = lazily((deferred) => deferred.ExportDialog);
const ContextMenu = lazily((deferred) => deferred.ContextMenu);
const ReplayDialog = lazily((deferred) => deferred.ReplayDialog);
const ReplayResult = lazily((deferred) => deferred.ReplayResult);
const Faults = lazily((deferred) => deferred.Faults);
const Recordings = lazily((deferred) => deferred.Recordings);
const Timeline = lazily((deferred) => deferred.Timeline);

/** What the panel takes. */
export interface PanelProps {
  app: App;
  files: Files;
  theme: ReadonlySignal<string>;
  openSource: OpenSource;
}

/** The panel. */
export function Panel({ app, files, theme, openSource }: PanelProps) {
  const preferences = app.preferences.value;
  const set = app.prefer;
  const [listing, setListing] = useState(false);
  const [breaking, setBreaking] = useState(false);
  const root = useRef<HTMLElement>(null);
  useShortcuts(app);
  const drop = useDrop(files.importFile);
  usePaste(files.importFile);
  const selected = app.selection.value.seq !== null || app.selection.value.dispatchId !== null;
  const wasSelected = useRef(false);
  useEffect(() => {
    const closed = wasSelected.current && !selected;
    wasSelected.current = selected;
    // Closing the details takes the focus away with them.
    if (!closed || document.activeElement !== document.body) return;
    root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  }, [selected]);

  const recording = app.shown.value.kind === 'live' && app.session.value?.capture === 'recording';
  const explaining = recording && !preferences.recordingExplained;

  return (
    <main
      class={`panel ${drop.above ? 'dropping' : ''}`}
      ref={root}
      {...drop.listeners}
      style={{
        '--registrations-width': `${preferences.registrationsWidth}px`,
        '--timeline-height': `${preferences.timelineHeight}px`,
        '--details-height': `${preferences.detailsHeight}px`,
      }}
    >
      <h1 class="unseen">SyncScope</h1>
      <ToolbarPart
        app={app}
        files={files}
        onBreak={() => setBreaking(true)}
        onRecordings={() => {
          setListing(true);
        }}
      />
      {breaking && <Faults app={app} onClose={() => setBreaking(false)} />}
      {listing && <Recordings app={app} onClose={() => setListing(false)} />}
      <div class="notes">
        <TopNotes app={app} files={files} />
        {explaining && (
          <Note tone="info" onClose={() => set({ recordingExplained: true })}>
            While you record, Chrome shows a bar saying that SyncScope debugs this browser, and the page’s
            service workers are not stopped when idle. Closing that bar ends the recording.
          </Note>
        )}
      </div>
      <div class="main">
        <section class="registrations" id="registrations" aria-label="Service worker registrations">
          <RegistrationsPart app={app} />
        </section>
        <Splitter
          label="Width of the registrations"
          orientation="vertical"
          size={preferences.registrationsWidth}
          min={200}
          max={560}
          controls="registrations"
          onResize={(registrationsWidth) => set({ registrationsWidth })}
        />
        <div class="right">
          <section class="timeline" id="timeline" aria-label="Timeline">
            <TimelinePart app={app} theme={theme} />
          </section>
          <Splitter
            label="Height of the timeline"
            orientation="horizontal"
            size={preferences.timelineHeight}
            min={100}
            max={700}
            controls="timeline"
            onResize={(timelineHeight) => set({ timelineHeight })}
          />
          <Tables app={app} />
        </div>
      </div>
      {selected && (
        <Splitter
          label="Height of the details"
          orientation="horizontal"
          size={preferences.detailsHeight}
          min={90}
          max={700}
          after
          controls="details"
          onResize={(detailsHeight) => set({ detailsHeight })}
        />
      )}
      <section class={`details ${selected ? 'open' : ''}`} id="details" aria-label="Details">
        {selected ? (
          <DetailsPart app={app} openSource={openSource} />
        ) : (
          <span class="dim">Select an attempt or an event to see what happened.</span>
        )}
      </section>
      <StatusBar app={app} />
      {app.replayChoice.value && <ReplayDialog app={app} />}
      {files.choosing.value && <ExportDialog app={app} files={files} />}
      {app.contextMenu.value && <ContextMenu open={app.contextMenu} />}
    </main>
  );
}

// Each part reads for itself what it shows, so that zooming, for one, draws no tables.

interface ToolbarPartProps {
  app: App;
  files: Files;
  onBreak: () => void;
  onRecordings: () => void;
}

function ToolbarPart({ app, files, onBreak, onRecordings }: ToolbarPartProps) {
  const log = app.log.value;
  void log.version.value;
  return (
    <Toolbar
      session={app.session.value}
      stored={app.shown.value.kind === 'stored'}
      now={app.now.value}
      eventCount={log.events.length}
      attemptCount={log.dispatches.length}
      query={app.query.value}
      queryProblem={app.filter.value.problem}
      suggest={async (text, caret) => {
        if (text.trim() === '') return usedFilters(app.preferences.value);
        const { suggestFilters, wordsOf } = await loadDeferred();
        return suggestFilters(text, caret, wordsOf(log.model));
      }}
      working={files.work.value !== null}
      preferences={app.preferences.value}
      onRecord={app.toggleRecording}
      onRecordAndReload={app.recordAndReload}
      onPrefer={app.prefer}
      onRecordings={onRecordings}
      onClear={app.clear}
      onOffline={app.toggleOffline}
      onRestart={app.restartWorkers}
      onBreak={onBreak}
      onQuery={(query) => {
        app.query.value = query;
      }}
      onQueryDone={app.keepFilter}
      onReplay={() => app.chooseReplay(app.dispatches.value.rows)}
      onImport={files.importFile}
      onExport={(format) => files.exportTo(format)}
      onExportChoices={() => {
        files.choosing.value = true;
      }}
    />
  );
}

function RegistrationsPart({ app }: { app: App }) {
  const log = app.log.value;
  const version = log.lateVersion.value;
  const shared = {
    model: log.model,
    now: app.lateNow.value,
    capture: app.session.value?.capture ?? null,
    stored: app.shown.value.kind === 'stored',
    here: app.here.value,
    onFire: app.fire,
  };
  const { background } = app;
  return (
    <>
      <div class="registrations-scroll">
        <AdvicePart app={app} place="registrations" />
        <Registrations
          {...shared}
          selectedTag={app.selectedTag.value}
          onFireAll={(events) => app.attempt(background.request('fire-all', { events }))}
          onUnregister={app.unregister}
          onSelectTag={app.selectTag}
          onMenu={(tag, at) => openMenu(app, 'Tag', at, ({ tagMenu }) => tagMenu(app, tag))}
        />
      </div>
      <FireForm {...shared} version={version} />
    </>
  );
}

function TimelinePart({ app, theme }: { app: App; theme: ReadonlySignal<string> }) {
  const log = app.log.value;
  const version = log.version.value;
  return (
    <>
      {log.events.length > 0 && (
        <Timeline
          key={app.recordingId.value}
          model={log.model}
          version={version}
          passes={app.laneFilter.value}
          collapsed={app.collapsed.value}
          end={app.now.value}
          live={app.shown.value.kind === 'live' && app.session.value?.capture === 'recording'}
          view={app.view.value}
          theme={theme.value}
          selectedDispatch={app.selection.value.dispatchId}
          onView={(view) => {
            app.view.value = view;
          }}
          onCollapse={(scope, collapsed) => {
            const scopes = new Set(app.collapsed.value);
            if (collapsed) scopes.add(scope);
            else scopes.delete(scope);
            app.collapsed.value = scopes;
          }}
          onMenu={(dispatch, at) => openMenu(app, 'Attempt', at, ({ attemptMenu }) => attemptMenu(app, dispatch))}
          onSelectDispatch={app.selectDispatch}
          onSelectCall={app.selectCall}
        />
      )}
      <AdvicePart app={app} place="timeline" />
    </>
  );
}

function AdvicePart({ app, place }: { app: App; place: Advice['place'] }) {
  return <Advices advice={app.advice.value} place={place} />;
}

function DetailsPart({ app, openSource }: { app: App; openSource: OpenSource }) {
  const log = app.log.value;
  void log.version.value;
  const { model } = log;
  const { seq, dispatchId } = app.selection.value;
  const now = app.now.value;
  const tag = model.tags.get(app.selectedTag.value ?? '');
  return (
    <Details
      model={model}
      event={seq === null ? null : (log.eventAt(seq) ?? null)}
      dispatch={dispatchId === null ? null : (model.dispatches.get(dispatchId) ?? null)}
      now={now}
      fireAgain={
        tag && (
          <FireTag
            model={model}
            capture={app.session.value?.capture ?? null}
            stored={app.shown.value.kind === 'stored'}
            tag={tag}
            status={tagStatus(model, tag, now)}
            name={`${tagName(tag.tag)} again`}
            onFire={app.fire}
          />
        )
      }
      replayResult={(shown) => <ReplayResult model={model} replay={shown} />}
      seqOf={(row) => log.startOf(row.kind === 'handler' ? 'dispatch' : row.kind, row.id)}
      onSelectSeq={(next) => app.selectSeq(next, dispatchId)}
      onOpen={openSource}
      onReplay={(again) => app.chooseReplay([again])}
      onClose={app.deselect}
    />
  );
}
