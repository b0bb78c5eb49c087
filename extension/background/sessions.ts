/** The sessions of all inspected tabs: begun with the first panel on a tab, ended when nobody needs them. */
import * as v from 'valibot';
import type { Library } from '../../src/protocol/library.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import { reasonText } from '../../src/messages/reasons.ts';
import { recordingName } from '../../src/messages/recording-name.ts';
import { newRecording, RecordingNames } from '../../src/session/new-recording.ts';
import { sessionMemorySchema } from '../../src/session/session-memory.ts';
import { Session } from '../../src/session/session.ts';
import { storedModel } from '../../src/session/stored-model.ts';
import { emptyModel } from '../../src/trace/fold.ts';
import { showBadge } from '../platform/badge.ts';
import { clock } from '../platform/clock.ts';
import { isOffline } from '../platform/connectivity.ts';
import { attachDebugger, forgetUnclaimed, takeOverDebugger } from '../platform/debugger.ts';
import { remember, remembered } from '../platform/keep.ts';
import { scriptText } from '../platform/scripts.ts';
import { describeTool, isOpen, urlOf } from '../platform/tabs.ts';
import type { IndexedTraceStore } from '../platform/indexed-trace-store.ts';
import { endLeftBehind } from './left-behind.ts';
import { PageScripts } from './page-scripts.ts';
import type { PanelLink } from './panel-link.ts';

/** What outlives background for each tab that is or was inspected. */
const memorySchema = v.object({
  ...sessionMemorySchema.entries,
  /** Until when we looked (epoch ms); null while we look. */
  lookedUntil: v.nullable(v.number()),
});
type Memory = v.InferOutput<typeof memorySchema>;

/** How long after background was ended all panels that are open have come back, ms. */
const panelsBackAfter = 10_000;

interface Open {
  session: Session;
  panels: Set<PanelLink>;
  /** Whether a panel or a recording has made use of it: from then on it ends when neither is there. */
  used: boolean;
  /** Whether everybody was told of the last change. */
  told: boolean;
  /** Whether its panels were told last that its workers are also recorded in another tab. */
  elsewhere: boolean;
}

/** What sessions need of those who keep the recordings. */
export interface SessionsKeeper {
  /** A recording has grown by so many bytes, to so many. @throws when that is too much */
  grew: (bytes: number, size: number) => Promise<void>;
  /** A recording begins: older ones may have to make room for it. */
  makeRoom: () => Promise<void>;
  /** A recording began or ended. */
  changed: () => void;
}

export class Sessions {
  readonly #store: IndexedTraceStore;
  readonly #keeper: SessionsKeeper;
  readonly #open = new Map<number, Promise<Open>>();
  /** Of these, the ones that have begun. */
  readonly #begun = new Set<Open>();
  /** The recording that each open tab's events go to, and whether it is being recorded. */
  readonly #current = new Map<number, { id: string; recording: boolean }>();
  readonly #scripts = new PageScripts(() => this.#open.size > 0);
  readonly #names = new RecordingNames(recordingName);
  #probeScript: Promise<string> | null = null;

  constructor(store: IndexedTraceStore, keeper: SessionsKeeper) {
    this.#store = store;
    this.#keeper = keeper;
  }

  /** Goes on where an earlier background was ended, and puts in order what it, or an earlier browser, left behind. */
  async resume(): Promise<void> {
    const left = new Set<string>();
    for (const [key, value] of Object.entries(await remembered())) {
      const { success, output } = v.safeParse(memorySchema, value);
      if (!success) continue;
      const tabId = tabOf(key);
      // What is remembered of a private window outlives it, but nothing of what was stored does.
      if (!(await isOpen(tabId)) && !(await this.#store.recording(output.recordingId))) {
        await remember(key, undefined);
        continue;
      }
      left.add(output.recordingId);
      if (output.recording) {
        // One that can't go on keeps no other from it: what it held is let run.
        await this.#resumeRecording(tabId).catch(() =>
          takeOverDebugger(tabId)
            .then((cdp) => cdp.close())
            .catch(() => undefined),
        );
      } else if (output.attached)
        await takeOverDebugger(tabId)
          .then((cdp) => cdp.close())
          .catch(() => undefined);
    }
    forgetUnclaimed();
    await endLeftBehind(this.#store, left);
  }

  /** Whether an open tab's events go to a recording. */
  uses(recordingId: string): boolean {
    return [...this.#current.values()].some(({ id }) => id === recordingId);
  }

  /** The session of a tab, or undefined when nobody looks at it. */
  async find(tabId: number): Promise<Session | undefined> {
    return (await this.#open.get(tabId))?.session;
  }

  /** Adds a panel to the session of its tab, which it begins if need be. */
  async addPanel(tabId: number, panel: PanelLink): Promise<Session> {
    const open = await this.#begin(tabId);
    open.panels.add(panel);
    open.used = true;
    showIn(open);
    panel.tell(this.#stateOf(open));
    return open.session;
  }

  /** A panel was closed; without panel and recording the session ends. */
  async removePanel(tabId: number, panel: PanelLink): Promise<void> {
    const open = await this.#open.get(tabId);
    if (!open) return;
    open.panels.delete(panel);
    showIn(open);
    if (open.panels.size === 0) await open.session.leftAlone().catch(() => undefined);
    await this.#endUnlessNeeded(tabId, open);
  }

  /** Whether a panel of a tab can be seen has changed. */
  async panelShown(tabId: number): Promise<void> {
    const open = await this.#open.get(tabId);
    if (open) showIn(open);
  }

  /** Tells all panels which recordings are kept. */
  async tellLibrary(library: Library): Promise<void> {
    for (const open of await Promise.all(this.#open.values())) {
      for (const panel of open.panels) panel.tellLibrary(library);
    }
  }

  /** A tab has loaded, or shows, another document; its address is null where extensions may not know it. */
  async pageLoaded(tabId: number, url: string | null): Promise<void> {
    const session = await this.find(tabId);
    session?.pageLoaded(url);
    // One that was prerendered before anybody looked has no relay yet.
    if (session && url !== null) await this.#lookAt(tabId, session);
  }

  /** A document of a tab begins to load. */
  async documentBegun(tabId: number, documentId: string): Promise<void> {
    const session = await this.find(tabId);
    await this.#scripts.documentBegun(tabId, documentId, session !== undefined);
  }

  async tabClosed(tabId: number): Promise<void> {
    const open = await this.#open.get(tabId);
    if (open) {
      await open.session.tabClosed();
      await this.#end(tabId, open.session);
    }
    const kept = await this.#memoryOf(tabId);
    await remember(keyOf(tabId), undefined);
    const recording = kept && (await this.#store.recording(kept.recordingId));
    if (recording?.kind === 'inspected') await this.#store.delete(recording.id);
    else if (recording) await this.#store.change(recording.id, (stored) => (stored.state = 'ended'));
    this.#keeper.changed();
  }

  #begin(tabId: number): Promise<Open> {
    let open = this.#open.get(tabId);
    if (!open) {
      open = this.#make(tabId);
      this.#open.set(tabId, open);
      open.catch(() => this.#open.delete(tabId));
    }
    return open;
  }

  async #make(tabId: number): Promise<Open> {
    // At once: each of these asks the browser, and the panel waits for them.
    const [url, kept] = await Promise.all([urlOf(tabId), this.#memoryOf(tabId), this.#scripts.hookAsNeeded()]);
    // What can't be opened now is told when the trace is begun.
    const stored = kept && (await this.#store.recording(kept.recordingId).catch(() => undefined));
    const panels = new Set<PanelLink>();
    const making = { clock, madeBy: describeTool(), names: this.#names };
    const recording = stored ?? newRecording(url, making);
    const unstored: unknown = stored
      ? null
      : await this.#store.put(recording).then(
          () => null,
          (error: unknown) => error,
        );
    const session: Session = new Session({
      ...making,
      tabId,
      url,
      store: this.#store,
      words: reasonText,
      debug: { attach: () => attachDebugger(tabId), takeOver: () => takeOverDebugger(tabId) },
      isOffline,
      recording,
      onStored: ({ id, size }, events, bytes) => {
        for (const panel of panels) panel.stored(id, events);
        // What is not recorded takes nobody's place, and has a bound of its own.
        if (session.recording) this.#keeper.grew(bytes, size).catch((error: unknown) => session.storeFailed(error));
      },
      makeRoom: () => void this.#keeper.makeRoom().catch(() => undefined),
      probeScript: () => (this.#probeScript ??= scriptText('worker-probe.js')),
      onChange: () => {
        // Once for all that changes in one go.
        if (!open.told) return;
        open.told = false;
        queueMicrotask(() => this.#tell(tabId, open));
      },
    });
    const open: Open = { session, panels, used: false, told: true, elsewhere: false };
    this.#begun.add(open);
    try {
      if (kept?.lookedUntil != null) {
        session.addGap(kept.lookedUntil, Date.now(), { code: 'not-looked', params: {} });
      }
      if (kept?.recording) {
        // Where its trace was deleted meanwhile it goes on in a new one.
        await session.resumeRecording(kept.recording, stored ? await storedModel(this.#store, stored.id) : emptyModel());
      } else if (stored && kept?.attached) session.settleUnfinished(await storedModel(this.#store, stored.id));
      if (unstored !== null) session.storeFailed(unstored);
      await this.#remember(session, null);
    } catch (error) {
      // Nobody ends what nobody was given.
      this.#begun.delete(open);
      throw error;
    }
    void this.#lookAt(tabId, session);
    return open;
  }

  #tell(tabId: number, open: Open): void {
    const { session, panels } = open;
    open.told = true;
    // It may have ended since.
    if (!this.#open.has(tabId)) return;
    void this.#remember(session, null);
    void showBadge(tabId, session.recording);
    const state = this.#stateOf(open);
    for (const panel of panels) panel.tell(state);
    this.#tellOthers(open);
    void this.#endUnlessNeeded(tabId, open);
  }

  /** What the panels of a session are told. */
  #stateOf(open: Open): SessionState {
    const { state } = open.session;
    open.elsewhere = this.#isElsewhere(open);
    return open.elsewhere ? { ...state, recordedElsewhere: true } : state;
  }

  /** Tells the panels of other tabs when it is no longer as they were told whether their workers are recorded elsewhere. */
  #tellOthers(changed: Open): void {
    for (const other of this.#begun) {
      if (other === changed || other.elsewhere === this.#isElsewhere(other)) continue;
      const state = this.#stateOf(other);
      for (const panel of other.panels) panel.tell(state);
    }
  }

  /** Whether another tab that shows the same origin is recorded. A frame of another site has workers of its own there. */
  #isElsewhere({ session }: Open): boolean {
    const origin = topOrigin(session);
    return [...this.#begun].some(
      (other) => other.session !== session && other.session.recording && origin !== null && topOrigin(other.session) === origin,
    );
  }

  async #resumeRecording(tabId: number): Promise<void> {
    const open = await this.#begin(tabId);
    open.used = true;
    // Panels that are open come back at once.
    setTimeout(() => {
      if (open.panels.size === 0) open.session.leftAlone().catch(() => undefined);
    }, panelsBackAfter);
    await this.#endUnlessNeeded(tabId, open);
  }

  async #lookAt(tabId: number, session: Session): Promise<void> {
    try {
      await this.#scripts.into(tabId);
    } catch (error) {
      session.setClosedToUs(error instanceof Error ? error.message : String(error));
    }
  }

  async #endUnlessNeeded(tabId: number, { session, panels, used }: Open): Promise<void> {
    if (used && panels.size === 0 && !session.recording && this.#open.has(tabId)) await this.#end(tabId, session);
  }

  async #end(tabId: number, session: Session): Promise<void> {
    this.#open.delete(tabId);
    for (const open of this.#begun) {
      if (open.session !== session) continue;
      this.#begun.delete(open);
      this.#tellOthers(open);
    }
    await session.end();
    await this.#remember(session, Date.now());
    this.#current.delete(tabId);
    await this.#scripts.hookAsNeeded();
  }

  async #remember(session: Session, lookedUntil: number | null): Promise<void> {
    const { memory, tabId, recording } = session;
    const { recordingId } = memory;
    const before = this.#current.get(tabId);
    this.#current.set(tabId, { id: recordingId, recording });
    if (before && (before.id !== recordingId || before.recording !== recording)) this.#keeper.changed();
    const kept: Memory = { ...memory, lookedUntil };
    let failure: unknown = null;
    await remember(keyOf(tabId), kept).catch(async (error: unknown) => {
      failure = error;
      // What is there now is not true any more; without it nobody would let go of the workers.
      await remember(keyOf(tabId), { ...kept, recording: null } satisfies Memory).catch(() => undefined);
    });
    session.setRemembered(failure);
  }

  async #memoryOf(tabId: number): Promise<Memory | undefined> {
    const { success, output } = v.safeParse(memorySchema, (await remembered())[keyOf(tabId)]);
    return success ? output : undefined;
  }
}

/** The origin of the page of a tab; null where that is not known. */
function topOrigin({ state }: Session): string | null {
  return state.frames.find(({ top }) => top)?.origin ?? null;
}

function keyOf(tabId: number): string {
  return `tab ${tabId}`;
}

function tabOf(key: string): number {
  return Number(key.slice('tab '.length));
}

/** Has a session follow its page while any of its panels can be seen. */
function showIn({ session, panels }: Open): void {
  session.show([...panels].some(({ shown }) => shown));
}
