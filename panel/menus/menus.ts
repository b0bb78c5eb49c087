/** What can be done with a row, a tag, or the columns, as items of a context menu. */
import * as clipboard from '../../src/messages/compiled/clipboard.js';
import * as texts from '../../src/messages/compiled/menus.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import { tagOfDispatch, type Dispatch, type Tag } from '../../src/trace/model.ts';
import { quotedTag } from '../../src/trace/tag-name.ts';
import { markedBy } from '../../src/diagnosis/marked.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import * as problemTexts from '../../src/messages/compiled/problems-tab.js';
import { problemAsText } from '../texts/problem-words.ts';
import { outcomeSentence } from '../texts/sentence.ts';
import { originOf, tagOfEvent } from '../../src/trace/origin.ts';
import { quoteValue } from '../../src/trace/filter.ts';
import { copyText } from '../components/copy.ts';
import { formatClock } from '../components/format.ts';
import { formatList } from '../components/list.ts';
import type { MenuItem } from '../components/menu-items.tsx';
import { fireOptionsOf } from '../texts/fire-options.ts';
import { statusText } from '../texts/status-text.ts';
import { verdictStatus } from '../texts/verdict-text.ts';
import { tagStatus } from '../../src/diagnosis/tag-status.ts';
import type { PanelState } from '../state/state.ts';
import { widthsOf, withoutWidths } from '../state/chosen-widths.ts';
import { switchedColumns, withSwitched, type TableColumns } from '../state/columns.ts';
import { eventFacts, eventLine, kindText } from '../texts/event-facts.ts';
import { attemptLine } from '../texts/attempt-line.ts';

/** What the menus act on. */
export type MenuState = Pick<
  PanelState,
  'tab' | 'recordings' | 'selection' | 'view' | 'filter' | 'clock' | 'commands' | 'notices' | 'problems' | 'preferences'
>;

/** Of a row of the Events table. */
export function eventMenu(state: MenuState, event: TraceEvent): MenuItem[] {
  const { model } = state.recordings.log.value;
  const { tag, result } = eventFacts(model, event);
  const about = formatList([tag !== null && quotedTag(tag), result]);
  const told = { time: formatClock(event.at), kind: kindText(event.kind) };
  return [
    ...copyItems(state, {
      row: () => eventLine(model, event),
      json: () => event,
      sentence: () => (about === '' ? texts.eventSentence(told) : texts.eventSentenceAbout({ ...told, about })),
    }),
    ...filterItems(state, originOf(model, event).tag),
    timesItem(state),
    ...fireItems(state, tagOfEvent(model, event)),
  ];
}

/** Of an attempt, in its table or on the timeline. */
export function attemptMenu(state: MenuState, dispatch: Dispatch): MenuItem[] {
  const { model, events } = state.recordings.log.value;
  const now = state.clock.now.value;
  const verdict = verdictOf(dispatch, markedBy(state.problems.shown.value), now);
  return [
    ...copyItems(state, {
      row: () => attemptLine(model, dispatch, verdict),
      json: () => events.filter((event) => originOf(model, event).dispatch === dispatch),
      sentence: () =>
        texts.attemptSentence({
          time: formatClock(dispatch.startedAt),
          tag: quotedTag(dispatch.tag),
          outcome: outcomeSentence(dispatch, verdict, now, tagOfDispatch(model, dispatch)),
        }),
    }),
    ...filterItems(state, dispatch.tag),
    timesItem(state),
    ...fireItems(state, tagOfDispatch(model, dispatch)),
  ];
}

/** Of a tag in the tree. */
export function tagMenu(state: MenuState, tag: Tag): MenuItem[] {
  const now = state.clock.now.value;
  const { text } = statusText(tagStatus(state.recordings.log.value.model, tag, now), now, (dispatch) =>
    verdictStatus(dispatch, state.problems.shown.value, now),
  );
  return [
    { label: texts.copyName(), onSelect: () => copy(state, tag.tag) },
    {
      label: texts.copySentence(),
      onSelect: () => copy(state, texts.tagSentence({ tag: quotedTag(tag.tag), scope: tag.scope, status: text })),
    },
    ...filterItems(state, tag.tag),
    { label: texts.why(), apart: true, onSelect: () => state.selection.selectWhy(tag) },
    ...fireItems(state, tag),
  ];
}

/** Shows the problems of a tag in their table. */
export function showProblems({ filter, view }: MenuState, { tag }: Tag): void {
  filter.query.value = `tag:${quoteValue(tag)}`;
  view.table.value = 'problems';
}

/** Of a problem. */
export function problemMenu(state: MenuState, problem: TraceProblem): MenuItem[] {
  return [
    { label: problemTexts.copyItem(), onSelect: () => copy(state, problemAsText(problem)) },
    {
      label: problemTexts.filterItem(),
      onSelect: () => {
        state.filter.query.value = `problem:${problem.rule}`;
      },
    },
    { label: problemTexts.muteItem(), onSelect: () => state.problems.mute(problem.rule) },
  ];
}

/** Of the head of a table: which columns it has, and how wide they are. */
export function columnsMenu(state: MenuState, table: string, { columns, fit }: TableColumns): MenuItem[] {
  const { current, prefer } = state.preferences;
  const switched = switchedColumns(current.value);
  const nameOf = (id: string) => `${table}.${id}`;
  const isShown = ({ id, extra }: TableColumns['columns'][number]) => switched.has(nameOf(id)) === Boolean(extra);
  const shown = columns.filter(isShown);
  const items = columns.map((column) => ({
    label: column.label,
    checked: isShown(column),
    ...(column.noRoom && { hint: texts.noRoom() }),
    reason: shown.length === 1 && shown[0] === column ? texts.lastColumn() : null,
    onSelect: () => prefer({ switchedColumns: withSwitched(current.value, nameOf(column.id)) }),
  }));
  const others = withoutWidths(current.value.columnWidths, table);
  return [
    ...items,
    timesItem(state),
    { label: texts.fitColumns(), apart: true, onSelect: fit },
    {
      label: texts.resetWidths(),
      reason: widthsOf(current.value.columnWidths, table).size === 0 ? texts.widthsAsTheyWere() : null,
      onSelect: () => prefer({ columnWidths: others }),
    },
  ];
}

/** Fires a tag in the most real way that is possible now. It stands last: what acts on the page is not to be hit by chance. */
function fireItems(state: MenuState, tag: Tag | undefined): MenuItem[] {
  if (!tag) return [];
  const { model } = state.recordings.log.value;
  const { type, scope } = tag;
  const { plain, ...reasons } = fireOptionsOf(tag, tagStatus(model, tag, state.clock.now.value), {
    model,
    capture: state.tab.session.value?.capture ?? null,
    stored: state.recordings.shown.value.kind === 'stored',
  });
  return [
    {
      label: texts.fire(),
      apart: true,
      hint: texts.fireHint({ mode: plain }),
      reason: reasons[plain],
      onSelect: () => state.commands.fire({ mode: plain, lastChance: false, type, scope, tag: tag.tag }),
    },
  ];
}

/** What is copied is written when it is chosen: to find all events of an attempt takes a walk through the trace. */
function copyItems(
  state: MenuState,
  { row, json, sentence }: { row: () => string; json: () => unknown; sentence: () => string },
): MenuItem[] {
  return [
    { label: texts.copyRow(), onSelect: () => copy(state, row()) },
    { label: texts.copyJson(), onSelect: () => copy(state, JSON.stringify(json(), null, 2)) },
    { label: texts.copySentence(), onSelect: () => copy(state, sentence()) },
  ];
}

function copy(state: MenuState, text: string): void {
  state.notices.status.value = copyText(text) ? clipboard.copied() : clipboard.refused();
}

function filterItems(state: MenuState, tag: string | null): MenuItem[] {
  if (tag === null) return [];
  return [
    {
      label: texts.onlyThisTag(),
      apart: true,
      onSelect: () => {
        state.filter.query.value = `tag:${quoteValue(tag)}`;
      },
    },
  ];
}

function timesItem(state: MenuState): MenuItem {
  const on = state.preferences.current.value.timesSinceStart;
  return {
    label: texts.timesSinceStart(),
    hint: texts.timesSinceStartHint(),
    apart: true,
    checked: on,
    onSelect: () => state.preferences.prefer({ timesSinceStart: !on }),
  };
}
