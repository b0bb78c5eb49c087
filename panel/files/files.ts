/** Traces from and to files. Both show how far they are, and can be cancelled. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { formatOf, formats } from '../../src/formats/index.ts';
import type { Format, Trace } from '../../src/formats/format.ts';
import { formatCount, safeFileName } from '../parts/format.ts';
import type { MenuItem } from '../parts/menu.tsx';
import { sentenceOf, type App } from '../state/app.ts';

/** Work on a file that is under way; `share` from 0 to 1, null where it can't be told. */
export interface FileWork {
  kind: 'import' | 'export';
  sentence: string;
  share: number | null;
}

/** What can be done with files. */
export interface Files {
  work: ReadonlySignal<FileWork | null>;
  importFile: (file: File) => void;
  cancel: () => void;
  exportMenu: () => MenuItem[];
}

/** Events in one message to background. */
const eventsInMessage = 1_000;

/** Makes the file actions of a panel; what is under way ends with the signal. */
export function createFiles(app: App, ended: AbortSignal): Files {
  const work = signal<FileWork | null>(null);
  let running = new AbortController();
  ended.addEventListener('abort', () => running.abort(), { once: true });

  /** Does one piece of work at a time; what goes wrong is shown, a cancelled one says nothing. */
  async function run(
    kind: FileWork['kind'],
    name: string,
    job: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (work.value) return;
    running = new AbortController();
    app.error.value = null;
    work.value = { kind, sentence: name, share: null };
    try {
      await job(running.signal);
    } catch (fault) {
      if (!running.signal.aborted) app.error.value = sentenceOf(fault);
    } finally {
      work.value = null;
    }
  }

  async function importTrace(file: File, cancelled: AbortSignal): Promise<void> {
    const { recording, events } = await read(file, cancelled);
    const { recordingId } = await app.background.request('import-begin', {
      recording: { ...recording, tool: { ...recording.tool } },
    });
    try {
      for (let i = 0; i < events.length; i += eventsInMessage) {
        cancelled.throwIfAborted();
        await app.background.request('import-events', {
          recordingId,
          events: events.slice(i, i + eventsInMessage),
        });
        const sentence = `Storing ${formatCount(events.length)} events of ${file.name}`;
        work.value = { kind: 'import', sentence, share: Math.min(1, (i + eventsInMessage) / events.length) };
      }
      cancelled.throwIfAborted();
      await app.background.request('import-end', { recordingId });
    } catch (fault) {
      // That it was given up is what counts; background forgets it too when it can't be told.
      await app.background.request('import-abort', { recordingId }).catch(() => undefined);
      throw fault;
    }
    app.showImported(recordingId, recording.name || file.name);
  }

  async function read(file: File, cancelled: AbortSignal): Promise<Trace> {
    // A file may have any name: what it is shows when it is read.
    const format = await (formatOf(file.name) ?? formats[0])?.load();
    if (!format?.read)
      throw new Error(`SyncScope can’t read ${file.name}. It reads its own traces, *.syncscope.json.`);
    return format.read(file.stream(), {
      signal: cancelled,
      onProgress(done) {
        work.value = {
          kind: 'import',
          sentence: `Reading ${file.name}`,
          share: Math.min(1, done / Math.max(1, file.size)),
        };
      },
    });
  }

  async function exportTrace(format: Format, cancelled: AbortSignal): Promise<void> {
    const id = app.recordingId.value;
    const total = app.log.value.events.length;
    const store = await app.store;
    const stored = id === null ? undefined : await store.recording(id);
    if (!stored) throw new Error('This trace is not in the store any more, so it can’t be exported.');
    const { header } = stored;
    const pieces: string[] = [];
    const sentence = `Exporting ${header.name}`;
    const onProgress = (done: number) => {
      work.value = { kind: 'export', sentence, share: Math.min(1, done / Math.max(1, total)) };
    };
    const code = await format.load();
    for await (const piece of code.write(header, store.read(stored.id), {
      signal: cancelled,
      onProgress,
    })) {
      pieces.push(piece);
    }
    download(new Blob(pieces, { type: format.mimeType }), `${safeFileName(header.name)}${format.extension}`);
    app.status.value = `Exported ${header.name}.`;
  }

  return {
    work,
    importFile: (file) =>
      void run('import', `Reading ${file.name}`, (cancelled) => importTrace(file, cancelled)),
    cancel: () => running.abort(),
    exportMenu: () =>
      formats.map((format) => ({
        label: format.label,
        onSelect: () => void run('export', 'Exporting', (cancelled) => exportTrace(format, cancelled)),
      })),
  };
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser took hold of the data with the click; the address is of no more use.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
