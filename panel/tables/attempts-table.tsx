/** One row for each dispatch, in the order in which they began unless the user chooses another. */
import { useRef } from 'preact/hooks';
import { markedBy, type Mark, type Marked } from '../../src/diagnosis/marked.ts';
import { gravestFirst } from '../../src/diagnosis/problem.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { verdictOf, type Verdict } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/columns.js';
import { attempts } from '../../src/messages/compiled/tables.js';
import { durationText } from '../../src/messages/durations.ts';
import { durationOf, type Dispatch, type Model } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { attemptCell, attemptLine } from '../texts/attempt-line.ts';
import { severityTone, wordsOf } from '../texts/problem-words.ts';
import { triggerOf } from '../texts/trigger-text.ts';
import { verdictText, verdictTone } from '../texts/verdict-text.ts';
import type { MenuSpot } from '../components/menu.tsx';
import { Grid, type Column, type TableLook } from './grid.tsx';
import { SortedRows, type Sort, type SortKey } from './sorted.ts';

/** What the table takes. */
export interface AttemptsTableProps extends TableLook {
  model: Model;
  problems: readonly TraceProblem[];
  dispatches: readonly Dispatch[];
  selectedDispatch: string | null;
  sort: Sort;
  onSort: (column: string) => void;
  onSelect: (dispatchId: string) => void;
  onMenu: (dispatch: Dispatch, at: MenuSpot) => void;
}

/** The table. */
export function AttemptsTable({ model, problems, dispatches, sort, selectedDispatch, ...rest }: AttemptsTableProps) {
  const sorted = useRef(new SortedRows<Dispatch>());
  // A row changes until its dispatch has settled, so its place may change too; but not when it began.
  const marked = markedBy(problems);
  const verdict = (dispatch: Dispatch): Verdict => verdictOf(dispatch, marked, model.to ?? 0);
  const byStart = sort.column === 'started';
  const rows = sorted.current.of(dispatches, sort, (dispatch) => keyOf(model, marked, verdict, dispatch, sort.column), byStart);
  return (
    <Grid
      table="attempts"
      label={attempts()}
      columns={columnsOf(model, marked, verdict, rest.timeOf)}
      hidden={rest.hidden}
      rows={rows}
      keyOf={(dispatch) => dispatch.dispatchId}
      selected={selectedDispatch}
      sort={sort}
      follows={byStart && !sort.descending}
      onSort={rest.onSort}
      onSelect={(dispatch) => rest.onSelect(dispatch.dispatchId)}
      onMenu={rest.onMenu}
      onHeadMenu={rest.onHeadMenu}
      copy={(dispatch) => attemptLine(model, dispatch, verdict(dispatch))}
    />
  );
}

function columnsOf(
  model: Model,
  { dispatches: marks }: Marked,
  verdict: (dispatch: Dispatch) => Verdict,
  timeOf: TableLook['timeOf'],
): Column<Dispatch>[] {
  return [
    { id: 'tag', label: texts.tag(), width: 110, grow: 1, text: (dispatch) => tagName(dispatch.tag) },
    { id: 'attempt', label: texts.attempt(), width: 70, end: true, text: attemptCell },
    { id: 'trigger', label: texts.trigger(), width: 82, text: (dispatch) => triggerOf(model, dispatch) },
    { id: 'started', label: texts.started(), width: 98, text: (dispatch) => timeOf(dispatch.startedAt) },
    {
      id: 'duration',
      label: texts.duration(),
      width: 86,
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
      end: true,
      text: (dispatch) => String(dispatch.promises.length),
    },
    {
      id: 'requests',
      label: texts.requests(),
      width: 78,
      end: true,
      text: (dispatch) => String(dispatch.requests.length),
    },
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
      text: ({ dispatchId }) => {
        const mark = marks.get(dispatchId);
        return mark ? wordsOf(mark.worst).title : '';
      },
      tone: ({ dispatchId }) => {
        const mark = marks.get(dispatchId);
        return mark ? severityTone(mark.worst.severity) : 'plain';
      },
    },
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
    problem: gravityOf(marks.get(dispatch.dispatchId)),
  };
  return keys[column] ?? null;
}

function gravityOf(mark: Mark | undefined): number | null {
  return mark ? gravestFirst.indexOf(mark.worst.severity) : null;
}
