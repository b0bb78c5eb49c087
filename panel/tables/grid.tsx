/** A table of any length: only the rows in view are drawn. One tab stop; arrows choose, Ctrl+C copies. */
import { Component } from 'preact';
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { sortBy } from '../../src/messages/compiled/columns.js';
import { clipped } from '../components/format.ts';
import { SortDownIcon, SortUpIcon } from '../components/icons.tsx';
import type { MenuSpot } from '../components/menu.tsx';
import type { Tone } from '../components/outcome.tsx';
import { isDrawnInFrame } from '../state/trace-log.ts';
import { useSize } from '../components/use-size.ts';
import { columnWidths, fits, letterWidths, type ColumnRoom } from './fit.ts';
import type { Sort } from './sorted.ts';
import { Viewport } from './viewport.ts';
import { mostDrawn, rowAfterKey, rowHeight } from './window.ts';

/** One column. */
export interface Column<Row> extends ColumnRoom {
  id: string;
  label: string;
  /** Numbers stand at the end. */
  end?: boolean;
  text: (row: Row) => string;
  /** The sign and colour that the text is given. */
  tone?: (row: Row) => Tone;
}

/** How the user wants to see a table. */
export interface TableLook {
  /** The columns that are not shown. */
  hidden: ReadonlySet<string>;
  /** A time (epoch ms) in words. */
  timeOf: (at: number) => string;
  /** A context menu is asked for on the head; with all columns. */
  onHeadMenu: (columns: readonly Pick<Column<never>, 'id' | 'label'>[], at: MenuSpot) => void;
}

/** What a grid takes. */
export interface GridProps<Row> extends Pick<TableLook, 'hidden' | 'onHeadMenu'> {
  /** By this the table is known to what remembers its columns. */
  table: string;
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
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

/** What of a cell's width is not its text's, without and with a sign; in pixels. */
const cellPadding = 12;
const signPadding = 28;

const page = (height: number) => Math.max(1, Math.floor(height / rowHeight) - 2);

/** The grid. */
export function Grid<Row>({ table, label, columns: all, rows, keyOf, selected, sort, follows, ...rest }: GridProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const view = useMemo(() => new Viewport(), []);
  const [, draw] = useState<unknown>(null);
  const [headColumn, setHeadColumn] = useState<number | null>(null);
  /** Whether the end is to be scrolled to with the next frame. */
  const scrolls = useRef(false);
  const columns = all.filter((column) => !rest.hidden.has(`${table}.${column.id}`));
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
    if (row !== undefined) rest.onSelect(row);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (headColumn !== null ? onHeadKey(event.key, headColumn) : onRowKey(event.key)) event.preventDefault();
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
    const byKey = pressed === null;
    const element = pressed ?? (focused === undefined ? null : document.getElementById(focused));
    if (!element) return;
    event.preventDefault();
    const box = element.getBoundingClientRect();
    const spot = { x: byKey ? box.left + 40 : event.clientX, y: byKey ? box.bottom : event.clientY, from: scroller.current };
    const row = rows[Number(element.closest('[role=row]')?.ariaRowIndex) - 2];
    if (!row) return rest.onHeadMenu(all, spot);
    choose(row);
    rest.onMenu(row, spot);
  }

  function onCopy(event: ClipboardEvent): void {
    const row = rows[active];
    // Text that was marked with the mouse is copied as everywhere.
    if (row === undefined || getSelection()?.isCollapsed === false) return;
    event.clipboardData?.setData('text/plain', rest.copy(row));
    event.preventDefault();
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
      aria-activedescendant={focused}
      tabIndex={0}
      onScroll={() => move((element) => view.scrolled(element))}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onContextMenu={onContextMenu}
      onBlur={() => setHeadColumn(null)}
    >
      <div class="grid-head" role="rowgroup">
        <div role="row" class="grid-row head" aria-rowindex={1} style={layout}>
          {columns.map((column, index) => {
            const direction = sort.column === column.id ? (sort.descending ? 'descending' : 'ascending') : 'none';
            return (
              <div
                key={column.id}
                id={`${id}-head-${index}`}
                role="columnheader"
                class={`grid-cell ${column.end ? 'end' : ''} ${headColumn === index ? 'focused' : ''}`}
                aria-sort={direction}
                title={sortBy({ column: column.label })}
                onClick={() => rest.onSort(column.id)}
              >
                {column.label}
                {direction === 'ascending' && <SortUpIcon />}
                {direction === 'descending' && <SortDownIcon />}
              </div>
            );
          })}
        </div>
      </div>
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
              selected={index === active}
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

interface GridRowProps {
  id: string;
  index: number;
  class: string;
  selected: boolean;
  columns: readonly { id: string; end?: boolean }[];
  /** The width of each column, and of each letter, in pixels. */
  widths: readonly number[];
  letters: readonly number[];
  texts: readonly string[];
  tones: readonly string[];
  /** How the cells are laid out. */
  layout: { gridTemplateColumns: string; minWidth: string };
  choose: () => void;
}

/** A row, drawn again only when it looks otherwise: with each event that comes, all rows are looked at. */
class GridRow extends Component<GridRowProps> {
  override shouldComponentUpdate(next: GridRowProps): boolean {
    const { index, class: look, selected, layout, texts, tones } = this.props;
    return (
      index !== next.index ||
      look !== next.class ||
      selected !== next.selected ||
      layout.gridTemplateColumns !== next.layout.gridTemplateColumns ||
      texts.some((text, column) => text !== next.texts[column] || tones[column] !== next.tones[column])
    );
  }

  render({ id, index, class: look, selected, columns, widths, letters, texts, tones, layout }: GridRowProps) {
    return (
      <div
        id={id}
        role="row"
        class={look}
        aria-rowindex={index + 2}
        aria-selected={selected}
        style={{ top: `${index * rowHeight}px`, ...layout }}
        onClick={() => this.props.choose()}
      >
        {columns.map((column, at) => {
          const text = texts[at] ?? '';
          const tone = tones[at] ?? '';
          const room = (widths[at] ?? 0) - (tone === '' || tone === 'plain' ? cellPadding : signPadding);
          return (
            <div
              key={column.id}
              role="gridcell"
              class={`grid-cell ${column.end ? 'end' : ''} ${tone} ${fits(text, room, letters) ? '' : 'any'}`}
              title={text.length > 8 ? text : undefined}
            >
              {text}
            </div>
          );
        })}
      </div>
    );
  }
}
