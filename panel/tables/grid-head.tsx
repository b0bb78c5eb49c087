/** The head of a table: a press orders the rows, dragging the line after a column makes it wider, a double click fits it. */
import * as texts from '../../src/messages/compiled/grids.js';
import { followDrag } from '../components/drag.ts';
import { SortDownIcon, SortUpIcon } from '../components/icons.tsx';
import { chosen } from '../state/chosen-widths.ts';
import type { Column } from './column.ts';
import type { Sort } from './sorted.ts';

/** What the head takes. */
export interface GridHeadProps {
  /** The id of the table’s element, by which those of its parts are named. */
  id: string;
  columns: readonly Pick<Column<never>, 'id' | 'label' | 'hint' | 'end'>[];
  /** The width of each column, pixels. */
  widths: readonly number[];
  layout: { gridTemplateColumns: string; minWidth: string };
  sort: Sort;
  /** The index of the column that has the focus; null for none. */
  focused: number | null;
  onSort: (column: string) => void;
  /** The user makes a column wider, and has done with it in the end. */
  onResize: (column: string, width: number, ended: boolean) => void;
  onFit: (column: string) => void;
}

/** The head. */
export function GridHead({ id, columns, widths, layout, sort, focused, ...on }: GridHeadProps) {
  return (
    <div class="grid-head" role="rowgroup">
      <div role="row" class="grid-row head" aria-rowindex={1} style={layout}>
        {columns.map((column, index) => {
          const direction = sort.column === column.id ? (sort.descending ? 'descending' : 'ascending') : 'none';
          return (
            <div
              key={column.id}
              id={`${id}-head-${index}`}
              role="columnheader"
              class={`grid-cell ${column.end ? 'end' : ''} ${focused === index ? 'focused' : ''}`}
              aria-sort={direction}
              title={[texts.sortBy({ column: column.label }), column.hint].filter(Boolean).join('\n')}
              onClick={() => on.onSort(column.id)}
            >
              {column.label}
              {direction === 'ascending' && <SortUpIcon />}
              {direction === 'descending' && <SortDownIcon />}
              <span
                class="grid-divider"
                title={texts.dividerHint()}
                onPointerDown={(event) => drag(event, widths[index] ?? 0, (width, ended) => on.onResize(column.id, width, ended))}
                onClick={(event) => event.stopPropagation()}
                onDblClick={() => on.onFit(column.id)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function drag(press: PointerEvent, from: number, onWidth: (width: number, ended: boolean) => void): void {
  const line = press.currentTarget;
  if (!(line instanceof HTMLElement) || press.button !== 0) return;
  press.preventDefault();
  let width: number | null = null;
  followDrag(
    press,
    line,
    ({ clientX }) => {
      if (width === null && clientX === press.clientX) return;
      width = chosen(from + clientX - press.clientX);
      onWidth(width, false);
    },
    () => width !== null && onWidth(width, true),
  );
}
