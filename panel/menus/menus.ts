/** What can be done with a row, a tag, or the columns, as items of a context menu. */
import type { TraceEvent } from '../../src/trace/events.ts';
import { tagOfDispatch, type Dispatch, type Tag } from '../../src/trace/model.ts';
import { quotedTag } from '../../src/trace/tag-name.ts';
import { outcomeSentence } from '../texts/sentence.ts';
import { originOf, tagOfEvent } from '../../src/trace/origin.ts';
import { quoteValue } from '../../src/trace/filter.ts';
import { copyText } from '../components/copy.ts';
import { formatClock } from '../components/format.ts';
import type { MenuItem } from '../components/menu-items.tsx';
import { fireOptionsOf } from '../texts/fire-options.ts';
import { statusText } from '../texts/status-text.ts';
import { tagStatus } from '../../src/chromium/tag-status.ts';
import type { App } from '../state/app.ts';
import { hiddenColumns, withColumn } from '../state/preferences.ts';
import { eventFacts, eventLine, kindText } from '../texts/event-facts.ts';
import { attemptLine } from '../texts/attempt-line.ts';

/** Of a row of the Events table. */
export function eventMenu(app: App, event: TraceEvent): MenuItem[] {
  const { model } = app.log.value;
  const { tag, result } = eventFacts(model, event);
  const about = [tag !== null && quotedTag(tag), result].filter(Boolean).join(', ');
  return [
    ...fireItems(app, tagOfEvent(model, event)),
    ...copyItems(app, {
      row: () => eventLine(model, event),
      json: () => event,
      sentence: () => `${formatClock(event.at)}: ${kindText(event.kind)}${about && `: ${about}`}.`,
    }),
    ...filterItems(app, originOf(model, event).tag),
    timesItem(app),
  ];
}

/** Of an attempt, in its table or on the timeline. */
export function attemptMenu(app: App, dispatch: Dispatch): MenuItem[] {
  const { model, events } = app.log.value;
  return [
    ...fireItems(app, tagOfDispatch(model, dispatch)),
    ...copyItems(app, {
      row: () => attemptLine(model, dispatch),
      json: () => events.filter((event) => originOf(model, event).dispatch === dispatch),
      sentence: () => `${formatClock(dispatch.startedAt)}: ${quotedTag(dispatch.tag)}. ${outcomeSentence(dispatch, app.now.value, tagOfDispatch(model, dispatch))}`,
    }),
    ...filterItems(app, dispatch.tag),
    timesItem(app),
  ];
}

/** Of a tag in the tree. */
export function tagMenu(app: App, tag: Tag): MenuItem[] {
  const { text } = statusText(tagStatus(app.log.value.model, tag, app.now.value), app.now.value);
  return [
    ...fireItems(app, tag),
    { label: 'Copy name', onSelect: () => copy(app, tag.tag) },
    { label: 'Copy as a sentence', onSelect: () => copy(app, `${quotedTag(tag.tag)} in ${tag.scope}: ${text}.`) },
    ...filterItems(app, tag.tag),
  ];
}

/** Of the head of a table: which columns it has. */
export function columnsMenu(app: App, table: string, columns: readonly { id: string; label: string }[]): MenuItem[] {
  const hidden = hiddenColumns(app.preferences.value);
  const nameOf = (id: string) => `${table}.${id}`;
  const shown = columns.filter(({ id }) => !hidden.has(nameOf(id)));
  return [
    ...columns.map(({ id, label }) => ({
      label,
      checked: !hidden.has(nameOf(id)),
      reason: shown.length === 1 && shown[0]?.id === id ? 'The last column stays.' : null,
      onSelect: () => app.prefer({ hiddenColumns: withColumn(app.preferences.value, nameOf(id), hidden.has(nameOf(id))) }),
    })),
    timesItem(app),
  ];
}

/** Fires a tag in the most real way that is possible now. */
function fireItems(app: App, tag: Tag | undefined): MenuItem[] {
  if (!tag) return [];
  const { model } = app.log.value;
  const { type, scope } = tag;
  const { plain, ...reasons } = fireOptionsOf(tag, tagStatus(model, tag, app.now.value), {
    model,
    capture: app.session.value?.capture ?? null,
    stored: app.shown.value.kind === 'stored',
  });
  return [
    {
      label: 'Fire',
      hint: plain === 'browser' ? 'Through the browser.' : 'Simulated.',
      reason: reasons[plain],
      onSelect: () => app.fire({ mode: plain, lastChance: false, type, scope, tag: tag.tag }),
    },
  ];
}

/** What is copied is written when it is chosen: to find all events of an attempt takes a walk through the trace. */
function copyItems(
  app: App,
  { row, json, sentence }: { row: () => string; json: () => unknown; sentence: () => string },
): MenuItem[] {
  return [
    { label: 'Copy row', onSelect: () => copy(app, row()) },
    { label: 'Copy as JSON', onSelect: () => copy(app, JSON.stringify(json(), null, 2)) },
    { label: 'Copy as a sentence', onSelect: () => copy(app, sentence()) },
  ];
}

function copy(app: App, text: string): void {
  app.status.value = copyText(text) ? 'Copied.' : 'The browser refused to copy.';
}

function filterItems(app: App, tag: string | null): MenuItem[] {
  if (tag === null) return [];
  return [
    {
      label: 'Show only this tag',
      onSelect: () => {
        app.query.value = `tag:${quoteValue(tag)}`;
      },
    },
  ];
}

function timesItem(app: App): MenuItem {
  const on = app.preferences.value.timesSinceStart;
  return {
    label: 'Times since the start',
    hint: 'Instead of the time of day, in the tables.',
    checked: on,
    onSelect: () => app.prefer({ timesSinceStart: !on }),
  };
}
