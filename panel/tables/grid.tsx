/**
 * A table of any length: only the rows in view are drawn. One tab stop; arrows choose, letters go to the next row of that
 * name, Ctrl+C copies the row, Ctrl+A before it all of them.
 */
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/grids.js';
import { refused } from '../../src/messages/compiled/clipboard.js';
import { copyText } from '../components/copy.ts';
import { clipped } from '../components/format.ts';
import { spotOf } from '../components/menu-spot.ts';
import type { MenuSpot } from '../components/menu.tsx';
import { TypeAhead } from '../components/type-ahead.ts';
import { switchedColumns } from '../state/columns.ts';
import { isDrawnInFrame } from '../state/trace-log.ts';
import { useSize } from '../components/use-size.ts';
import type { Column, TableLook } from './column.ts';
import { widthsOf, withWidths } from '../state/chosen-widths.ts';
import { columnsWithRoom, columnWidths, letterWidths } from './fit.ts';
import { GridHead } from './grid-head.tsx';
import { GridRow } from './grid-row.tsx';
import { contentWidth } from './text-width.ts';
import type { Sort } from './sorted.ts';
import { Viewport } from './viewport.ts';
import { mostDrawn, rowAfterKey, rowHeight } from './window.ts';

/** What a grid takes. */
export interface GridProps<Row> {
  look: TableLook;
  /** By this the table is known to what remembers its columns. */
  table: string;
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** By what a row is found when letters are typed. */
  nameOf: (row: Row) => string;
  rowClass?: (row: Row) => string;
  selected: string | number | null;
  sort: Sort;
  /** Whether new rows come at the end, so that being there means to follow them. */
  follows: boolean;
  onSort: (column: string) => void;
  onSelect: (row: Row) => void;
  /** A context menu is asked for on a row. */
  onMenu: (row: Row, at: MenuSpot) => void;
  /** The row as text for the clipboard. */
  copy: (row: Row) => string;
}

/** How many rows before and after those in view are looked at to find how wide a column is to be. */
const rowsMeasured = 500;

const page = (height: number) => Math.max(1, Math.floor(height / rowHeight) - 2);

/** The grid. */
export function Grid<Row>({ look, table, label, columns: all, rows, keyOf, selected, sort, follows, ...rest }: GridProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const view = useMemo(() => new Viewport(), []);
  const [, draw] = useState<unknown>(null);
  const [headColumn, setHeadColumn] = useState<number | null>(null);
  /** Whether the end is to be scrolled to with the next frame. */
  const scrolls = useRef(false);
  const [dragged, setDragged] = useState<ReadonlyMap<string, number> | null>(null);
  /** The rows that are all marked, as the array that they stood in. */
  const [allOf, setAllOf] = useState<readonly Row[] | null>(null);
  const allMarked = allOf === rows;
  const { preferences, notices } = look;
  const { columnWidths: remembered } = preferences.current.value;
  const switched = switchedColumns(preferences.current.value);
  const ahead = useMemo(() => new TypeAhead(), []);
  const chosenWidths = useMemo(() => widthsOf(remembered, table), [remembered, table]);
  const wanted = all.filter((column) => switched.has(`${table}.${column.id}`) === Boolean(column.extra));
  const columns = columnsWithRoom(wanted, size.width).map((column) => {
    const width = dragged?.get(column.id) ?? chosenWidths.get(column.id);
    return width === undefined ? column : { ...column, width, grow: 0 };
  });
  const widths = columnWidths(columns, size.width);
  const layout = {
    gridTemplateColumns: widths.map((width) => `${width}px`).join(' '),
    minWidth: `${columns.reduce((sum, { width }) => sum + width, 0)}px`,
  };
  const empty = rows.length === 0;
  const letters = useMemo(() => (empty ? [] : letterWidths(getComputedStyle(document.body).font)), [empty]);
  view.layout(rows.length, size.height, follows);
  const drawn = view.rows;
  const slots = mostDrawn(size.height);
  const active = useMemo(
    () => (selected === null ? -1 : rows.findIndex((row) => keyOf(row) === selected)),
    [rows, rows.length, selected],
  );

  /** Does what may move what is in view; where other rows are in view then, these are drawn. */
  function move(by: (element: HTMLElement) => void): void {
    const element = scroller.current;
    if (!element) return;
    by(element);
    const { first, end } = view.rows;
    if (first !== drawn.first || end !== drawn.end) draw({});
  }

  useLayoutEffect(() => {
    const scroll = (): void => {
      scrolls.current = false;
      if (scroller.current && view.followsEnd) view.scrollToEnd(scroller.current);
    };
    // With the frame: to scroll at once has the browser lay out all at once, and the rows are there half as soon.
    if (view.followsEnd && (view.resized || isDrawnInFrame())) scroll();
    else if (view.followsEnd && !scrolls.current) {
      scrolls.current = true;
      requestAnimationFrame(scroll);
    }
    move((element) => view.laidOut(element));
  }, [rows.length, size.height, follows]);

  useLayoutEffect(() => {
    if (active >= 0) move((element) => view.reveal(element, active));
  }, [selected, sort, size.height]);

  function choose(row: Row | undefined): void {
    setHeadColumn(null);
    setAllOf(null);
    if (row !== undefined) rest.onSelect(row);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const command = commandOf(event);
    if (command === 'a') {
      setAllOf(rows);
      notices.status.value = texts.allSelected({ count: rows.length });
    } else if (command === 'c') {
      if (!copy()) return;
    } else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === 'Escape' && allMarked) setAllOf(null);
    else if (!(headColumn !== null ? onHeadKey(event.key, headColumn) : onRowKey(event.key) || onLetter(event))) return;
    event.preventDefault();
  }

  function onLetter(event: KeyboardEvent): boolean {
    const nameAt = (index: number) => {
      const row = rows[index];
      return row === undefined ? '' : rest.nameOf(row);
    };
    const to = ahead.press(event, rows.length, nameAt, active);
    if (to !== null && to >= 0) choose(rows[to]);
    return to !== null;
  }

  function onHeadKey(key: string, column: number): boolean {
    if (key === 'ArrowRight') setHeadColumn(Math.min(columns.length - 1, column + 1));
    else if (key === 'ArrowLeft') setHeadColumn(Math.max(0, column - 1));
    else if (key === 'ArrowDown') choose(rows[0]);
    else if (key === 'Enter' || key === ' ') rest.onSort(columns[column]?.id ?? '');
    else return key === 'ArrowUp';
    return true;
  }

  function onRowKey(key: string): boolean {
    const to = rowAfterKey(key, active, rows.length, page(size.height));
    if (to === null) return false;
    if (to < 0) setHeadColumn(0);
    else choose(rows[to]);
    return true;
  }

  /** With the key for menus, the browser names the grid, and the menu is that of the row which is selected. */
  function onContextMenu(event: MouseEvent): void {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const pressed = target.closest<HTMLElement>('[role=row]');
    const element = pressed ?? (focused === undefined ? null : document.getElementById(focused));
    if (!element) return;
    event.preventDefault();
    const spot = spotOf(event, element, scroller.current, pressed === null);
    const row = rows[Number(element.closest('[role=row]')?.ariaRowIndex) - 2];
    if (!row) return openHeadMenu(spot);
    choose(row);
    rest.onMenu(row, spot);
  }

  /** Not when the browser tells of copying: where no text is marked, it does not tell the grid. */
  function copy(): boolean {
    const row = rows[active];
    const copied = allMarked ? rows : row === undefined ? [] : [row];
    // Text that was marked with the mouse is copied as everywhere.
    if (copied.length === 0 || getSelection()?.isCollapsed === false) return false;
    const done = copyText(copied.map(rest.copy).join('\n'));
    notices.status.value = done ? texts.copied({ count: copied.length }) : refused();
    return true;
  }

  function openHeadMenu(at: MenuSpot): void {
    const shown = new Set(columns.map(({ id }) => id));
    const room = new Set(wanted.flatMap(({ id }) => (shown.has(id) ? [] : id)));
    look.onHeadMenu({ columns: all.map((column) => ({ ...column, noRoom: room.has(column.id) })), fit: () => fit(columns) }, at);
  }

  /** Makes columns as wide as what they hold, in the rows about those in view. */
  function fit(which: readonly Column<Row>[]): void {
    const about = rows.slice(Math.max(0, drawn.first - rowsMeasured), drawn.end + rowsMeasured);
    const fitting = which.map((column) => [column.id, contentWidth(column, about)] as const);
    preferences.prefer({ columnWidths: withWidths(remembered, table, new Map(fitting)) });
  }

  function resize(id: string, width: number, ended: boolean): void {
    const changed = new Map([[id, width]]);
    setDragged(ended ? null : changed);
    if (ended) preferences.prefer({ columnWidths: withWidths(remembered, table, changed) });
  }

  const focused =
    headColumn !== null
      ? `${id}-head-${headColumn}`
      : active >= drawn.first && active < drawn.end
        ? `${id}-${active}`
        : undefined;

  return (
    <div
      class="grid"
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={focused}
      tabIndex={0}
      onScroll={() => move((element) => view.scrolled(element))}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      onBlur={() => setHeadColumn(null)}
    >
      <GridHead
        {...{ id, columns, widths, layout, sort }}
        focused={headColumn}
        onSort={rest.onSort}
        onResize={resize}
        onFit={(column) => fit(columns.filter((each) => each.id === column))}
      />
      <div class="grid-body" role="rowgroup" style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(drawn.first, drawn.end).map((row, offset) => {
          const index = drawn.first + offset;
          return (
            <GridRow
              // Not the row's own: to use elements again for other rows is much faster.
              key={index % slots}
              id={`${id}-${index}`}
              index={index}
              class={`grid-row ${index % 2 ? 'odd' : ''} ${rest.rowClass?.(row) ?? ''}`}
              selected={allMarked || index === active}
              columns={columns}
              widths={widths}
              letters={letters}
              texts={columns.map((column) => clipped(column.text(row)))}
              tones={columns.map((column) => column.tone?.(row) ?? '')}
              layout={layout}
              choose={() => choose(row)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The letter of a key that is pressed with Ctrl, or ⌘, alone. */
function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string | null {
  return (ctrlKey || metaKey) && !altKey && !shiftKey ? key.toLowerCase() : null;
}
