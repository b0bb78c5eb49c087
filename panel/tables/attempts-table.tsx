/** One row for each dispatch, in the order in which they began unless the user chooses another. */
import { useRef } from 'preact/hooks';
import { markedBy, type Mark, type Marked } from '../../src/diagnosis/marked.ts';
import { rankOf } from '../../src/diagnosis/problem.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { verdictOf, type Verdict } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/columns.js';
import { attempts } from '../../src/messages/compiled/tables.js';
import { durationText } from '../../src/messages/durations.ts';
import { durationOf, type Dispatch, type Model } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { attemptCell, attemptLine } from '../texts/attempt-line.ts';
import { severityTone, wordsOf } from '../texts/problem-words.ts';
import { triggerOf } from '../texts/trigger-text.ts';
import { verdictText, verdictTone } from '../texts/verdict-text.ts';
import { versionText } from '../texts/worker-version.ts';
import type { MenuSpot } from '../components/menu.tsx';
import type { Column, TableLook } from './column.ts';
import { Grid } from './grid.tsx';
import { placeColumns } from './place-columns.ts';
import { timesIn } from './times-in.ts';
import { SortedRows, type Sort, type SortKey } from './sorted.ts';

/** What the table takes. */
export interface AttemptsTableProps {
  look: TableLook;
  model: Model;
  problems: readonly TraceProblem[];
  dispatches: readonly Dispatch[];
  /** Epoch ms. */
  now: number;
  selectedDispatch: string | null;
  sort: Sort;
  onSort: (column: string) => void;
  onSelect: (dispatchId: string) => void;
  onMenu: (dispatch: Dispatch, at: MenuSpot) => void;
}

/** The table. */
export function AttemptsTable({ look, model, problems, dispatches, now, sort, selectedDispatch, ...rest }: AttemptsTableProps) {
  const sorted = useRef(new SortedRows<Dispatch>());
  // A row changes until its dispatch has settled, so its place may change too; but not when it began.
  const marked = markedBy(problems);
  const verdict = (dispatch: Dispatch): Verdict => verdictOf(dispatch, marked, now);
  const byStart = sort.column === 'started';
  const rows = sorted.current.of(dispatches, sort, (dispatch) => keyOf(model, marked, verdict, dispatch, sort.column), byStart);
  return (
    <Grid
      table="attempts"
      label={attempts()}
      look={look}
      columns={columnsOf(model, marked, verdict, timesIn(look, model))}
      rows={rows}
      keyOf={(dispatch) => dispatch.dispatchId}
      nameOf={(dispatch) => tagName(dispatch.tag)}
      selected={selectedDispatch}
      sort={sort}
      follows={byStart && !sort.descending}
      onSort={rest.onSort}
      onSelect={(dispatch) => rest.onSelect(dispatch.dispatchId)}
      onMenu={rest.onMenu}
      copy={(dispatch) => attemptLine(model, dispatch, verdict(dispatch))}
    />
  );
}

function columnsOf(
  model: Model,
  { dispatches: marks }: Marked,
  verdict: (dispatch: Dispatch) => Verdict,
  timeOf: (at: number) => string,
): Column<Dispatch>[] {
  return [
    { id: 'tag', label: texts.tag(), width: 110, grow: 1, middle: true, text: (dispatch) => tagName(dispatch.tag) },
    {
      id: 'result',
      label: texts.result(),
      width: 170,
      grow: 2,
      text: (dispatch) => verdictText(dispatch, verdict(dispatch)),
      tone: (dispatch) => verdictTone(verdict(dispatch)),
    },
    {
      id: 'problem',
      label: texts.problem(),
      width: 90,
      grow: 1,
      spare: 2,
      text: ({ dispatchId }) => {
        const mark = marks.get(dispatchId);
        return mark ? wordsOf(mark.worst).title : '';
      },
      tone: ({ dispatchId }) => {
        const mark = marks.get(dispatchId);
        return mark ? severityTone(mark.severity) : 'plain';
      },
    },
    { id: 'attempt', label: texts.attempt(), width: 70, spare: 3, end: true, text: attemptCell },
    { id: 'trigger', label: texts.trigger(), width: 82, spare: 4, text: (dispatch) => triggerOf(model, dispatch) },
    { id: 'started', label: texts.started(), width: 98, spare: 1, text: (dispatch) => timeOf(dispatch.startedAt) },
    {
      id: 'duration',
      label: texts.duration(),
      width: 86,
      spare: 5,
      end: true,
      text: (dispatch) => {
        const duration = durationOf(dispatch);
        return duration === null ? '' : durationText(duration);
      },
    },
    {
      id: 'promises',
      label: texts.promises(),
      width: 78,
      spare: 9,
      end: true,
      text: (dispatch) => String(dispatch.promises.length),
    },
    {
      id: 'requests',
      label: texts.requests(),
      width: 78,
      spare: 8,
      end: true,
      text: (dispatch) => String(dispatch.requests.length),
    },
    ...placeColumns<Dispatch>(model, (dispatch) => dispatch),
  ];
}

function keyOf(
  model: Model,
  { dispatches: marks }: Marked,
  verdict: (dispatch: Dispatch) => Verdict,
  dispatch: Dispatch,
  column: string,
): SortKey {
  const keys: Record<string, SortKey> = {
    tag: dispatch.tag,
    attempt: dispatch.attempt,
    trigger: triggerOf(model, dispatch),
    started: dispatch.startedAt,
    duration: durationOf(dispatch),
    promises: dispatch.promises.length,
    requests: dispatch.requests.length,
    result: verdictText(dispatch, verdict(dispatch)),
    registration: scopeName(model, dispatch.scope),
    version: versionText(model, dispatch.scope, dispatch.workerId),
    problem: gravityOf(marks.get(dispatch.dispatchId)),
  };
  return keys[column] ?? null;
}

function gravityOf(mark: Mark | undefined): number | null {
  return mark ? rankOf(mark.severity) : null;
}
