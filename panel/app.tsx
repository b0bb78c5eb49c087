/** The whole panel: its parts, and which of the state each of them is given. */
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../src/messages/compiled/panel.js';
import type { Advice } from './advice/advice.ts';
import { Advices } from './advice/note.tsx';
import { TopNotes } from './advice/top-notes.tsx';
import { Button } from './components/button.tsx';
import type { OpenMenu } from './components/context-menu.tsx';
import { ChevronIcon } from './components/icons.tsx';
import type { MenuSpot } from './components/menu.tsx';
import { Splitter } from './components/splitter.tsx';
import type { Host } from './host.ts';
import * as lazy from './lazy-parts.ts';
import { Registrations } from './registrations/registrations.tsx';
import { isAnythingSelected } from './state/selection.ts';
import type { PanelState } from './state/state.ts';
import { StatusBar } from './status-bar.tsx';
import { Tables } from './tables/tables.tsx';
import { FilterBar, filterId } from './toolbar/filter-bar.tsx';
import { Toolbar } from './toolbar/toolbar.tsx';
import { useShortcuts } from './toolbar/use-shortcuts.ts';

/** What the panel takes. */
export interface PanelProps {
  state: PanelState;
  advice: ReadonlySignal<readonly Advice[]>;
  theme: ReadonlySignal<string>;
  host: Pick<Host, 'isPrivate' | 'openSource' | 'openInNetwork' | 'lookAround'>;
}

/** The panel. */
export function Panel({ state, advice, theme, host }: PanelProps) {
  const { background, tab, recordings, selection, filter, view, clock, commands, replay, files, notices, preferences, problems } =
    state;
  const { registrationsWidth, timelineHeight, detailsHeight } = preferences.current.value;
  const set = preferences.prefer;
  const [listing, setListing] = useState(false);
  const root = useRef<HTMLElement>(null);
  useShortcuts(state);
  const selected = isAnythingSelected(selection.selected.value);
  const wasSelected = useRef(false);
  useEffect(() => {
    const closed = wasSelected.current && !selected;
    wasSelected.current = selected;
    // Closing the details takes the focus away with them.
    if (!closed || document.activeElement !== document.body) return;
    root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  }, [selected]);

  return (
    <main
      class={`panel ${selected ? 'selected' : ''}`}
      ref={root}
      style={{
        '--registrations-width': `${registrationsWidth}px`,
        '--timeline-height': `${timelineHeight}px`,
        '--details-height': `${detailsHeight}px`,
      }}
    >
      <h1 class="unseen">{texts.name()}</h1>
      <lazy.FileTargets panel={root} onFile={files.importFile} />
      <ToolbarPart
        state={state}
        onRecordings={() => {
          setListing(true);
        }}
      />
      <FilterPart state={state} />
      {listing && (
        <lazy.Recordings
          {...{ recordings, background, commands, notices }}
          comparison={(kept, first, onClose) => (
            <lazy.CompareDialog stored={recordings} recordings={kept} first={first} onClose={onClose} />
          )}
          onClose={() => setListing(false)}
        />
      )}
      <div class="notes">
        <TopNotes {...{ tab, recordings, notices, advice }} />
        <lazy.ProgressNotes {...{ tab, recordings, commands, files, preferences }} isPrivate={host.isPrivate} />
      </div>
      {selected && (
        <Button class="back" hint={texts.backHint()} onPress={selection.deselect}>
          <ChevronIcon />
          {texts.back()}
        </Button>
      )}
      <div class="parts">
        <div class="main">
          <section class="registrations" id="registrations" aria-label={texts.registrations()}>
            <RegistrationsPart state={state} advice={advice} />
          </section>
          <Splitter
            label={texts.registrationsWidth()}
            orientation="vertical"
            size={registrationsWidth}
            min={200}
            max={560}
            controls="registrations"
            onResize={(width) => set({ registrationsWidth: width })}
          />
          <div class="right">
            <section class="timeline" id="timeline" aria-label={texts.timeline()}>
              <TimelinePart state={state} advice={advice} theme={theme} />
            </section>
            <Splitter
              label={texts.timelineHeight()}
              orientation="horizontal"
              size={timelineHeight}
              min={100}
              max={700}
              controls="timeline"
              onResize={(height) => set({ timelineHeight: height })}
            />
            <Tables
              {...{ recordings, filter, selection, view, preferences, problems, clock, notices }}
              onEventMenu={(event, at) => openMenu(state, texts.event(), at, ({ eventMenu }) => eventMenu(state, event))}
              onAttemptMenu={(dispatch, at) =>
                openMenu(state, texts.attempt(), at, ({ attemptMenu }) => attemptMenu(state, dispatch))
              }
              onProblemMenu={(problem, at) =>
                openMenu(state, texts.problem(), at, ({ problemMenu }) => problemMenu(state, problem))
              }
              onHeadMenu={(table, columns, at) =>
                openMenu(state, texts.columns(), at, ({ columnsMenu }) => columnsMenu(state, table, columns))
              }
            />
          </div>
          <lazy.Faults state={state} />
        </div>
        {selected && (
          <Splitter
            label={texts.detailsHeight()}
            orientation="horizontal"
            size={detailsHeight}
            min={90}
            max={700}
            after
            controls="details"
            onResize={(height) => set({ detailsHeight: height })}
          />
        )}
        <section class={`details ${selected ? 'open' : ''}`} id="details" aria-label={texts.details()}>
          {selected ? <lazy.SelectedDetails state={state} host={host} /> : <span class="dim">{texts.nothingSelected()}</span>}
        </section>
      </div>
      <StatusBar {...{ recordings, tab, notices, problems, filter, view }} />
      {replay.choice.value && <lazy.ReplayDialog replay={replay} recordings={recordings} />}
      {files.choosing.value && <lazy.ExportDialog {...{ recordings, filter, selection, files }} />}
      {view.menu.value && <lazy.ContextMenu open={view.menu} />}
    </main>
  );
}

/** Opens a context menu, whose items are made by code that is loaded when it is needed. */
function openMenu(
  { notices, view }: PanelState,
  label: string,
  spot: MenuSpot,
  items: (menus: typeof import('./menus/menus.ts')) => OpenMenu['items'],
): void {
  notices.attempt(
    lazy.menuItems.load().then((menus) => {
      view.menu.value = { ...spot, label, items: items(menus) };
    }),
  );
}

// Each part reads for itself what it shows, so that zooming, for one, draws no tables.

interface ToolbarPartProps {
  state: PanelState;
  onRecordings: () => void;
}

function ToolbarPart({ state, onRecordings }: ToolbarPartProps) {
  const { tab, recordings, filter, view, clock, commands, replay, files, preferences } = state;
  const log = recordings.log.value;
  void log.version.value;
  return (
    <Toolbar
      session={tab.session.value}
      stored={recordings.shown.value.kind === 'stored'}
      clock={clock.elapsing}
      eventCount={log.events.length}
      attemptCount={log.dispatches.length}
      working={files.work.value !== null}
      onRecord={commands.toggleRecording}
      onRecordAndReload={commands.recordAndReload}
      onRecordings={onRecordings}
      onClear={commands.clear}
      onOffline={commands.toggleOffline}
      onRestart={commands.restartWorkers}
      breaking={view.breaking}
      onReplay={() => replay.choose(filter.dispatches.value.rows)}
      onImport={files.importFile}
      recordMenu={(place) => <lazy.RecordMenu {...place} preferences={preferences.current.value} onPrefer={preferences.prefer} />}
      settingsMenu={(place) => <lazy.SettingsMenu {...place} preferences={preferences} />}
      exportMenu={(place) => (
        <lazy.ExportMenu
          {...place}
          onExport={(format) => files.exportTo(format)}
          onChoose={() => {
            files.choosing.value = true;
          }}
        />
      )}
    />
  );
}

function FilterPart({ state: { recordings, filter, preferences } }: { state: PanelState }) {
  const log = recordings.log.value;
  const query = filter.query.value;
  const onQuery = (text: string) => {
    filter.query.value = text;
  };
  return (
    <FilterBar
      {...{ query, onQuery }}
      problem={filter.applied.value.problem}
      suggest={async (text, caret) => (await lazy.filterOffers.load())(text, caret, log, preferences.current.value)}
      onDone={filter.remember}
    >
      <lazy.FilterChips {...{ query, onQuery }} model={log.model} fieldId={filterId} />
    </FilterBar>
  );
}

interface AdvisedPartProps {
  state: PanelState;
  advice: PanelProps['advice'];
}

function RegistrationsPart({ state, advice }: AdvisedPartProps) {
  const { tab, recordings, selection, filter, clock, commands, problems } = state;
  const log = recordings.log.value;
  const version = log.lateVersion.value;
  const applied = useAfterFrame(filter.applied);
  // It is drawn later than the rows, whose filter follows each of them.
  const passes = filter.lanes.peek();
  const shared = {
    model: log.model,
    now: clock.lateNow.value,
    capture: tab.session.value?.capture ?? null,
    stored: recordings.shown.value.kind === 'stored',
    here: recordings.here.value,
    onFire: commands.fire,
  };
  return (
    <>
      {applied.asks && (
        <lazy.TreeNote
          model={log.model}
          passes={passes}
          onShowAll={() => {
            filter.query.value = '';
          }}
        />
      )}
      <div class="registrations-scroll">
        <AdvicePart advice={advice} place="registrations" />
        <Registrations
          {...shared}
          passes={passes}
          filter={applied}
          problems={problems.shown.value}
          selectedTag={selection.tagKey.value}
          selection={selection.selected.value}
          onFireAll={(events) => commands.ask('fire-all', { events })}
          onUnregister={(scope, tag) => commands.ask('unregister-periodic', { scope, tag })}
          onSelectTag={selection.selectTag}
          onWhy={selection.selectWhy}
          onProblems={(tag) => void lazy.menuItems.load().then(({ showProblems }) => showProblems(state, tag))}
          onMenu={(tag, at) => openMenu(state, texts.tag(), at, ({ tagMenu }) => tagMenu(state, tag))}
        />
      </div>
      <div class="fire-place">
        <lazy.FireForm {...shared} version={version} />
      </div>
    </>
  );
}

/** What a signal holds, a frame later: what is looked at first is drawn first. */
function useAfterFrame<Value extends object>(source: ReadonlySignal<Value>): Value {
  const [late, setLate] = useState(source.peek());
  useEffect(() => {
    let frame = 0;
    let timeout: ReturnType<typeof setTimeout> | undefined;
    const cancel = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timeout);
    };
    const unsubscribe = source.subscribe((value) => {
      // The newest is enough.
      cancel();
      frame = requestAnimationFrame(() => (timeout = setTimeout(() => setLate(value))));
    });
    return () => {
      unsubscribe();
      cancel();
    };
  }, [source]);
  return late;
}

function TimelinePart({ state, advice, theme }: AdvisedPartProps & Pick<PanelProps, 'theme'>) {
  const { tab, recordings, selection, filter, view, clock } = state;
  const log = recordings.log.value;
  const version = log.version.value;
  return (
    <>
      {log.events.length > 0 && (
        <lazy.Timeline
          key={recordings.recordingId.value}
          {...{ log, version, selection }}
          problems={state.problems.shown.value}
          passes={filter.lanes.value}
          collapsed={view.collapsed.value}
          end={clock.end.value}
          live={recordings.shown.value.kind === 'live' && tab.session.value?.capture === 'recording'}
          view={view.timeline.value}
          theme={theme.value}
          onView={(to) => {
            view.timeline.value = to;
          }}
          onCollapse={view.collapse}
          onMenu={(dispatch, at) => openMenu(state, texts.attempt(), at, ({ attemptMenu }) => attemptMenu(state, dispatch))}
        />
      )}
      <AdvicePart advice={advice} place="timeline" />
    </>
  );
}

function AdvicePart({ advice, place }: { advice: PanelProps['advice']; place: Advice['place'] }) {
  return <Advices advice={advice.value} place={place} />;
}
