/** A row for each problem, the gravest first. */
import { useRef } from 'preact/hooks';
import { rankOf } from '../../src/diagnosis/problem.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import * as texts from '../../src/messages/compiled/problems-tab.js';
import type { Model } from '../../src/trace/model.ts';
import { problems as problemsTitle } from '../../src/messages/compiled/tables.js';
import { Button } from '../components/button.tsx';
import { formatCount } from '../components/format.ts';
import type { MenuSpot } from '../components/menu.tsx';
import type { Column, TableLook } from './column.ts';
import { Grid } from './grid.tsx';
import { timesIn } from './times-in.ts';
import { SortedRows, type Sort, type SortKey } from './sorted.ts';
import { problemAsText, severityText, severityTone, tagsOf, wordsOf } from '../texts/problem-words.ts';

/** What the table takes. */
export interface ProblemsTableProps {
  look: TableLook;
  model: Model;
  problems: readonly TraceProblem[];
  /** How many there are of rules that are muted. */
  muted: number;
  /** The time of an event (epoch ms), by its `seq`. */
  timeAt: (seq: number) => number | null;
  selected: string | null;
  sort: Sort;
  onSort: (column: string) => void;
  onSelect: (problem: TraceProblem) => void;
  onMenu: (problem: TraceProblem, at: MenuSpot) => void;
  onUnmute: () => void;
}

/** The table. */
export function ProblemsTable({ look, model, problems, muted, timeAt, sort, onUnmute, ...rest }: ProblemsTableProps) {
  const sorted = useRef(new SortedRows<TraceProblem>());
  const timeOf = timesIn(look, model);
  const firstAt = ({ evidence: [first] }: TraceProblem) => (first === undefined ? null : timeAt(first));
  const columns: Column<TraceProblem>[] = [
    {
      id: 'severity',
      label: texts.severity(),
      width: 84,
      text: ({ severity }) => severityText(severity),
      tone: ({ severity }) => severityTone(severity),
    },
    { id: 'problem', label: texts.problem(), width: 200, grow: 3, text: (problem) => wordsOf(problem).title },
    { id: 'tags', label: texts.tags(), width: 110, grow: 1, middle: true, text: tagsOf },
    { id: 'count', label: texts.count(), width: 64, spare: 1, end: true, text: ({ count }) => formatCount(count) },
    {
      id: 'first',
      label: texts.first(),
      width: 98,
      spare: 2,
      text: (problem) => {
        const at = firstAt(problem);
        return at === null ? '' : timeOf(at);
      },
    },
  ];
  const keyOf = (problem: TraceProblem): SortKey => {
    const keys: Record<string, SortKey> = {
      severity: rankOf(problem.severity),
      problem: wordsOf(problem).title,
      tags: tagsOf(problem),
      count: problem.count,
      first: firstAt(problem),
    };
    return keys[sort.column] ?? null;
  };
  return (
    <>
      {muted > 0 && (
        <p class="muted-note">
          {texts.muted({ count: muted })} <Button onPress={onUnmute}>{texts.unmute()}</Button>
        </p>
      )}
      {problems.length === 0 ? (
        <p class="empty">{texts.none()}</p>
      ) : (
        <Grid
          table="problems"
          label={problemsTitle()}
          look={look}
          columns={columns}
          rows={sorted.current.of(problems, sort, keyOf, false)}
          keyOf={({ key }) => key}
          nameOf={(problem) => wordsOf(problem).title}
          selected={rest.selected}
          sort={sort}
          follows={false}
          onSort={rest.onSort}
          onSelect={rest.onSelect}
          onMenu={rest.onMenu}
          copy={problemAsText}
        />
      )}
    </>
  );
}
