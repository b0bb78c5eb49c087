/** A row of a table. */
import { Component } from 'preact';
import { CutText } from '../components/cut-text.tsx';
import type { Column } from './column.ts';
import { endOfCut, fits } from './fit.ts';
import { rowHeight } from './window.ts';

/** What of a cell's width is not its text's, without and with a sign; in pixels. */
export const cellPadding = 12;
export const signPadding = 28;

/** What a row takes. */
export interface GridRowProps {
  id: string;
  index: number;
  class: string;
  selected: boolean;
  columns: readonly Pick<Column<never>, 'id' | 'end' | 'middle'>[];
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
export class GridRow extends Component<GridRowProps> {
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
          const whole = fits(text, room, letters);
          const cut = whole || !column.middle ? text.length : endOfCut(text, room, letters);
          return (
            <div
              key={column.id}
              role="gridcell"
              class={`grid-cell ${column.end ? 'end' : ''} ${tone} ${whole ? '' : 'any'}`}
              title={text.length > 8 ? text : undefined}
              // Of one that is cut the parts would be read apart.
              aria-label={cut < text.length ? text : undefined}
            >
              {cut < text.length ? <CutText text={text} at={cut} /> : text}
            </div>
          );
        })}
      </div>
    );
  }
}
