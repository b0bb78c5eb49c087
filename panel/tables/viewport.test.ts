import { describe, expect, it, test } from 'vitest';
import { Viewport, type Scroller } from './viewport.ts';
import { mostDrawn, rowHeight } from './window.ts';

/** An element that scrolls as the browser has it: never beyond its end, and it tells of it later. */
class Element implements Scroller {
  rows = 0;
  clientHeight = 200;
  #top = 0;
  /** Whether it was scrolled since that was told of last. */
  moved = false;

  get scrollHeight(): number {
    return Math.max(this.clientHeight, (this.rows + 1) * rowHeight);
  }
  get scrollTop(): number {
    const top = Math.max(0, Math.min(this.#top, this.scrollHeight - this.clientHeight));
    this.moved ||= top !== this.#top;
    return (this.#top = top);
  }
  set scrollTop(top: number) {
    const before = this.scrollTop;
    this.#top = Math.max(0, Math.min(Math.round(top), this.scrollHeight - this.clientHeight));
    this.moved ||= before !== this.#top;
  }
  /** The rows of which anything is to be seen below the head. */
  get inView(): { first: number; end: number } {
    const room = Math.max(0, this.clientHeight - rowHeight);
    const end = Math.min(this.rows, Math.ceil((this.scrollTop + room) / rowHeight));
    return { first: Math.min(end, Math.floor(this.scrollTop / rowHeight)), end };
  }
}

/** A table as `Grid` has it, frame by frame. */
class Table {
  readonly element = new Element();
  readonly view = new Viewport();
  follows = true;
  #scrolls = false;

  /** Draws, and does what follows from it before it is shown. */
  draw(): void {
    const { element, view } = this;
    view.layout(element.rows, element.clientHeight, this.follows);
    if (view.followsEnd && view.resized) view.scrollToEnd(element);
    else this.#scrolls ||= view.followsEnd;
    view.laidOut(element);
  }

  select(row: number): void {
    if (row < this.element.rows) this.view.reveal(this.element, row);
  }

  /** The browser tells of scrolling, then scrolls to the end where that was asked for, then shows what is drawn. */
  frame(): void {
    const { element, view } = this;
    void element.scrollTop;
    if (element.moved) view.scrolled(element);
    element.moved = false;
    if (this.#scrolls && view.followsEnd) view.scrollToEnd(element);
    this.#scrolls = false;
  }

  expectDrawn(after: string): void {
    const { first, end } = this.element.inView;
    const { rows } = this.view;
    const { rows: count, clientHeight } = this.element;
    expect(rows.end, `${after}: more is drawn than there is`).toBeLessThanOrEqual(count);
    expect(rows.end - rows.first, `${after}: more is drawn than is needed`).toBeLessThanOrEqual(mostDrawn(clientHeight));
    expect(
      rows.first <= first && rows.end >= end,
      `${after}: rows ${first} to ${end} are in view, ${rows.first} to ${rows.end} drawn`,
    ).toBe(true);
  }
}

/** Numbers that are as random each time, below a bound. */
function randomsOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

test.each(Array.from({ length: 300 }, (_, seed) => seed + 1))('what is in view is drawn, after whatever changes (%d)', (seed) => {
  const random = randomsOf(seed);
  const table = new Table();
  const { element } = table;
  /** How many rows there are without the filter, while there is one. */
  let unfiltered: number | null = null;
  const changes: [string, () => void][] = [
    ['rows that come', () => (element.rows += 1 + random(60))],
    ['a row that comes', () => (element.rows += 1)],
    ['fewer rows', () => (element.rows = random(element.rows + 1))],
    ['no rows', () => (element.rows = 0)],
    [
      'a filter',
      () => {
        unfiltered ??= element.rows;
        element.rows = random(unfiltered + 1);
      },
    ],
    [
      'no filter',
      () => {
        element.rows = unfiltered ?? element.rows;
        unfiltered = null;
      },
    ],
    ['another height', () => (element.clientHeight = random(30) * 17)],
    ['less height', () => (element.clientHeight = Math.max(40, element.clientHeight - 180))],
    ['a selection', () => table.select(random(element.rows))],
    ['a selection of the last row', () => table.select(element.rows - 1)],
    ['another order', () => (table.follows = !table.follows)],
    ['scrolling', () => (element.scrollTop = random(element.scrollHeight))],
    ['scrolling to the end', () => (element.scrollTop = element.scrollHeight)],
  ];
  table.draw();
  for (let step = 0; step < 80; step++) {
    const done: string[] = [];
    for (let i = random(3); i >= 0; i--) {
      const [name, change] = changes[random(changes.length)] ?? ['', () => undefined];
      change();
      done.push(name);
      if (random(2) === 0) table.draw();
    }
    table.draw();
    table.frame();
    table.expectDrawn(`${step}, ${done.join(', ')}`);
  }
});

describe('the end', () => {
  const filled = (): Table => {
    const table = new Table();
    table.element.rows = 100;
    table.draw();
    table.frame();
    return table;
  };
  const lastInView = ({ element }: Table) => element.inView.end;

  it('is followed while rows come, and when it is resized', () => {
    const table = filled();
    expect(lastInView(table)).toBe(100);
    table.element.rows += 50;
    table.draw();
    table.frame();
    table.element.clientHeight = 120;
    table.draw();
    table.frame();
    expect(lastInView(table)).toBe(150);
  });

  it('is left by a selection of another row, whose rows stay in view while others come and the details open', () => {
    const table = filled();
    table.select(92);
    table.element.rows += 50;
    table.draw();
    table.frame();
    table.element.clientHeight -= 100;
    table.draw();
    table.select(92);
    table.frame();
    table.expectDrawn('the details');
    expect(table.element.inView.first).toBeLessThanOrEqual(92);
    expect(table.element.inView.end).toBeGreaterThan(92);
  });

  it('is left by scrolling up, and followed again from there', () => {
    const table = filled();
    table.element.scrollTop = 300;
    table.frame();
    table.element.rows += 50;
    table.draw();
    table.frame();
    expect(table.element.scrollTop).toBe(300);
    table.element.scrollTop = table.element.scrollHeight;
    table.frame();
    table.element.rows += 50;
    table.draw();
    table.frame();
    expect(lastInView(table)).toBe(200);
  });
});
