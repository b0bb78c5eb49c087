/** Traces from and to files. Both show how far they are, and can be cancelled. */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Format } from '../../src/formats/format.ts';
import { loadDeferred } from '../components/lazy.tsx';
import { sentenceOf, type App } from '../state/app.ts';
import { pastedName } from './use-paste.ts';
import type { ExportChoice, WorkOptions } from './work.ts';

/** Work on a file that is under way; `share` from 0 to 1, null where it can't be told. */
export interface FileWork {
  kind: 'import' | 'export';
  sentence: string;
  share: number | null;
}

/** What can be done with files. */
export interface Files {
  work: ReadonlySignal<FileWork | null>;
  /** Whether the user is about to choose what to export. */
  choosing: Signal<boolean>;
  importFile: (file: File) => void;
  cancel: () => void;
  /** Saves all of the shown trace, or what was chosen of it. */
  exportTo: (format: Format, choice?: ExportChoice) => void;
}

/** Makes the file actions of a panel; what is under way ends with the signal. */
export function createFiles(app: App, ended: AbortSignal): Files {
  const work = signal<FileWork | null>(null);
  let running = new AbortController();
  ended.addEventListener('abort', () => running.abort(), { once: true });

  /** Does one piece of work at a time; what goes wrong is shown, a cancelled one says nothing. */
  async function run(
    kind: FileWork['kind'],
    sentence: string,
    job: (options: WorkOptions) => Promise<void>,
    about = '',
  ): Promise<void> {
    if (work.value) {
      app.error.value = 'Another file is being worked on: wait for it, or cancel it.';
      return;
    }
    running = new AbortController();
    const cancelled = running.signal;
    app.error.value = null;
    work.value = { kind, sentence, share: null };
    try {
      await job({
        cancelled,
        onProgress(said, share) {
          work.value = { kind, sentence: said, share };
        },
      });
    } catch (fault) {
      if (!cancelled.aborted) app.error.value = `${about}${sentenceOf(fault)}`;
    } finally {
      work.value = null;
    }
  }

  return {
    work,
    choosing: signal(false),
    importFile: (file) =>
      void run('import', `Reading ${file.name}`, async (options) =>
        (await loadDeferred()).importTrace(app, file, options),
        // A name tells the user which file it was; a text has none.
        file.name === pastedName ? 'What was pasted: ' : '',
      ),
    cancel: () => running.abort(),
    exportTo: (format, choice) =>
      void run('export', 'Exporting', async (options) =>
        (await loadDeferred()).exportTrace(app, format, options, choice),
      ),
  };
}
