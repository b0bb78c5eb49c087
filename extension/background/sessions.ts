/** The sessions of all inspected tabs: begun with the first panel on a tab, ended when nobody needs them. */
import * as v from 'valibot';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import { now } from '../platform/clock.ts';
import { injectInto, injectIntoNewDocuments, leaveNewDocuments, scriptText } from '../platform/scripts.ts';
import { describeTool, remember, remembered, urlOf } from '../platform/tabs.ts';
import type { StoredRecording, TraceStore } from '../platform/trace-store.ts';
import type { PanelLink } from './panel-link.ts';
import { Session } from './session.ts';
import { TraceWriter } from './trace-writer.ts';

/** What outlives background for each tab that is or was inspected. */
const memory = v.object({
  recordingId: v.string(),
  recording: v.boolean(),
  /** Until when we looked (epoch ms); null while we look. */
  lookedUntil: v.nullable(v.number()),
});
type Memory = v.InferOutput<typeof memory>;

interface Open {
  session: Session;
  panels: Set<PanelLink>;
  told: boolean;
}

export class Sessions {
  readonly #store: TraceStore;
  readonly #open = new Map<number, Promise<Open>>();
  #probeScript: Promise<string> | null = null;

  constructor(store: TraceStore) {
    this.#store = store;
  }

  /** The session of a tab, or undefined when nobody looks at it. */
  async find(tabId: number): Promise<Session | undefined> {
    return (await this.#open.get(tabId))?.session;
  }

  /** Adds a panel to the session of its tab, which it begins if need be. */
  async addPanel(tabId: number, panel: PanelLink): Promise<Session> {
    const { session, panels } = await this.#begin(tabId);
    panels.add(panel);
    panel.tell(session.state);
    return session;
  }

  /** A panel was closed; without panel and recording the session ends. */
  async removePanel(tabId: number, panel: PanelLink): Promise<void> {
    const open = await this.#open.get(tabId);
    open?.panels.delete(panel);
    if (open && open.panels.size === 0 && !open.session.recording) await this.#end(tabId, open.session);
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
    const url = await urlOf(tabId);
    const kept = await this.#memoryOf(tabId);
    const stored = kept && (await this.#store.recording(kept.recordingId));
    const panels = new Set<PanelLink>();
    const newTrace = async (of: string | null): Promise<TraceWriter> => {
      const recording = newRecording(of);
      await this.#store.put(recording);
      return writerOf(recording);
    };
    const writerOf = (recording: StoredRecording): TraceWriter => {
      const { id } = recording;
      return new TraceWriter(this.#store, recording, (events) => {
        for (const panel of panels) panel.stored(id, events);
      });
    };
    const session: Session = new Session({
      tabId,
      url,
      writer: stored ? writerOf(stored) : await newTrace(url),
      newTrace,
      probeScript: () => (this.#probeScript ??= scriptText('worker-probe.js')),
      onChange: () => {
        void this.#remember(session, null);
        // Once for all that changes in one go.
        if (open.told) open.told = false;
        else return;
        queueMicrotask(() => {
          open.told = true;
          for (const panel of panels) panel.tell(session.state);
        });
      },
    });
    const open: Open = { session, panels, told: true };
    if (kept?.lookedUntil != null) {
      session.addGap(kept.lookedUntil, Date.now(), 'DevTools was closed and nothing was recorded.');
    }
    await this.#remember(session, null);
    await injectIntoNewDocuments();
    void this.#lookAt(tabId, session);
    return open;
  }

  async #lookAt(tabId: number, session: Session): Promise<void> {
    try {
      await injectInto(tabId);
    } catch (error) {
      session.setClosedToUs(error instanceof Error ? error.message : String(error));
    }
  }

  async #end(tabId: number, session: Session): Promise<void> {
    this.#open.delete(tabId);
    await session.end();
    await this.#remember(session, Date.now());
    if (this.#open.size === 0) await leaveNewDocuments();
  }

  async #remember(session: Session, lookedUntil: number | null): Promise<void> {
    const { recordingId, recording, tabId } = session;
    await remember(keyOf(tabId), { recordingId, recording, lookedUntil } satisfies Memory);
  }

  async #memoryOf(tabId: number): Promise<Memory | undefined> {
    const { success, output } = v.safeParse(memory, (await remembered())[keyOf(tabId)]);
    return success ? output : undefined;
  }
}

function keyOf(tabId: number): string {
  return `tab ${tabId}`;
}

/** A trace that holds nothing yet. */
function newRecording(url: string | null): StoredRecording {
  const at = now();
  const { host, origin } = url === null ? { host: 'unknown page', origin: '' } : new URL(url);
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  const header: RecordingHeader = {
    id: crypto.randomUUID(),
    name: `${host || 'page'} ${time}`,
    startedAt: at,
    url: url ?? '',
    origin,
    ...describeTool(),
  };
  return { id: header.id, header, state: 'live', kind: 'inspected', lastSeq: 0, size: 0, marks: new Map() };
}
