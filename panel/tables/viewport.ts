/**
 * Which rows of a table are in view, whatever changes: it is scrolled, its rows become more or fewer, it becomes higher or
 * lower, a row is chosen elsewhere. While its end is followed, rows are drawn for the end that there is now; else for
 * where it is scrolled to, as the browser says.
 */
import { endOf, revealRow, rowHeight, rowWindow } from './window.ts';

/** What is asked of the element that scrolls, in pixels. */
export interface Scroller {
  scrollTop: number;
  readonly clientHeight: number;
  readonly scrollHeight: number;
}

/** What is in view of one table. */
export class Viewport {
  #count = 0;
  #height = 0;
  #follows = false;
  /** Where it is scrolled to, as last seen. */
  #top = 0;
  #atEnd = true;
  /** What was in view when the end was last scrolled to. */
  #end = { top: 0, bottom: 0 };
  /** Whether the browser may have moved what is in view: it does so where that would lie beyond the end. */
  #moved = false;
  #resized = false;

  /** Takes what is to be laid out. @param follows whether being at the end means to stay there */
  layout(count: number, height: number, follows: boolean): void {
    this.#resized ||= height !== this.#height;
    this.#moved ||= this.#resized || count < this.#count || follows !== this.#follows;
    this.#count = count;
    this.#height = height;
    this.#follows = follows;
  }

  /** The first row to draw, and the one after the last. */
  get rows(): { first: number; end: number } {
    const end = endOf(this.#count, this.#height);
    return rowWindow(this.#count, this.followsEnd ? end : Math.min(this.#top, end), this.#height);
  }

  /** Whether the end is to be scrolled to whenever it moves. */
  get followsEnd(): boolean {
    return this.#follows && this.#atEnd;
  }

  /** Whether that has to be at once, and not with the next frame: this one would show what is drawn for another height. */
  get resized(): boolean {
    return this.#resized;
  }

  /** The rows are laid out. */
  laidOut(element: Scroller): void {
    // To ask when nothing can have moved would have the browser lay out all at once.
    if (this.#moved && !this.followsEnd) this.#top = element.scrollTop;
    this.#moved = false;
    this.#resized = false;
  }

  scrollToEnd(element: Scroller): void {
    element.scrollTop = element.scrollHeight;
    this.#top = element.scrollTop;
    this.#end = { top: this.#top, bottom: this.#top + element.clientHeight };
  }

  /** It was scrolled, by the user, the browser, or us. */
  scrolled({ scrollTop, clientHeight, scrollHeight }: Scroller): void {
    const bottom = scrollTop + clientHeight;
    // The browser tells of the scrolling with the frame after, when new rows may have come. It scrolls up itself where
    // the table becomes higher.
    const stayed = this.#atEnd && (scrollTop >= this.#end.top || bottom >= this.#end.bottom);
    this.#atEnd = stayed || bottom >= scrollHeight - rowHeight / 2;
    this.#top = scrollTop;
  }

  /** A row was chosen, here or elsewhere: it is what the user looks at, not the end. */
  reveal(element: Scroller, row: number): void {
    this.#atEnd &&= row === this.#count - 1;
    element.scrollTop = revealRow(row, element.scrollTop, element.clientHeight);
    this.#top = element.scrollTop;
  }
}
