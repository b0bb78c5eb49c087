/** Our scripts in pages: put in and taken out, one piece of work after the other for each tab. */
import { within } from '../../src/transport/time-limit.ts';
import { hookNewDocuments, injectInto, leaveNewDocuments, relayInto, takeHookOut } from '../platform/scripts.ts';

/** How long the scripts of a tab wait for those that are being put in before, ms. */
const longestTurn = 5_000;

export class PageScripts {
  readonly #isNeeded: () => boolean;
  /** The last piece of work on each tab's scripts: two at once would put out what the other has just put in. */
  readonly #turns = new Map<number, Promise<void>>();
  /** The last change of what is put into new documents. */
  #hooking = Promise.resolve();

  /** @param isNeeded whether any tab is looked at */
  constructor(isNeeded: () => boolean) {
    this.#isNeeded = isNeeded;
  }

  /** Has new documents be hooked if any tab is looked at, else not: one change after the other, for how it stands then. */
  hookAsNeeded(): Promise<void> {
    const change = this.#hooking.then(() => (this.#isNeeded() ? hookNewDocuments() : leaveNewDocuments()));
    this.#hooking = change.catch(() => undefined);
    return change;
  }

  /** Puts them into all that a tab shows now. @throws where extensions may not run, with why */
  into(tabId: number): Promise<void> {
    return this.#inTurn(tabId, () => injectInto(tabId));
  }

  /** A document of a tab begins to load. @param isLookedAt whether the tab is */
  async documentBegun(tabId: number, documentId: string, isLookedAt: boolean): Promise<void> {
    if (!isLookedAt && !this.#isNeeded()) return;
    const work = isLookedAt ? relayInto : takeHookOut;
    // Where it fails the page is closed to us, which is told when it has loaded, or gone already.
    await this.#inTurn(tabId, () => work(tabId, documentId)).catch(() => undefined);
  }

  /** Does a piece of work on a tab's scripts after those begun before, but for one that a busy page holds up. @throws what it throws */
  async #inTurn(tabId: number, work: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(tabId) ?? Promise.resolve()).then(work);
    const done = within(turn, longestTurn).catch(() => undefined);
    this.#turns.set(tabId, done);
    await done;
    if (this.#turns.get(tabId) === done) this.#turns.delete(tabId);
    return turn;
  }
}
