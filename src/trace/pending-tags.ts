/** The tags of one registration and type that the browser keeps. */
import type { Tag } from './model.ts';
import { Ordered } from './ordered.ts';

export class PendingTags {
  readonly #tags = new Set<Tag>();
  /** Each of them, and some that are gone, by a time up to which nothing was known of it. */
  readonly #byTime = new Ordered<{ tag: Tag; at: number }>(({ at }) => at);
  readonly #timed = new Set<Tag>();

  get size(): number {
    return this.#tags.size;
  }

  add(tag: Tag): void {
    this.#tags.add(tag);
    if (this.#timed.has(tag)) return;
    this.#timed.add(tag);
    this.#byTime.add({ tag, at: tag.knownAt });
  }

  delete(tag: Tag): void {
    this.#tags.delete(tag);
  }

  /**
   * Those that are not listed, and of which nothing newer than a time (epoch ms) is known. Looks only at those of which
   * something was heard since the last time that it was asked, or up to then: lists may come as often as tags.
   */
  unlistedAt(time: number, listed: ReadonlySet<string>): Tag[] {
    const unlisted: Tag[] = [];
    for (const { tag } of this.#byTime.takeUntil(time)) {
      this.#timed.delete(tag);
      if (!this.#tags.has(tag)) continue;
      if (tag.knownAt <= time && !listed.has(tag.tag)) unlisted.push(tag);
      // Put back, by what is known of it now.
      this.add(tag);
    }
    return unlisted;
  }
}
