/** Reads and writes files, one at a time. */
import { pastedName, type FileJobs, type FileParts, type FileWork } from '../state/files.ts';
import { sentenceOf } from '../state/notices.ts';
import { exportTrace, importTrace, type WorkOptions } from './work.ts';

/** Makes what does the work; what is under way ends with the signal. */
export function fileJobs({ work, background, notices, recordings }: FileParts, ended: AbortSignal): FileJobs {
  const { status, error } = notices;
  let running = new AbortController();
  ended.addEventListener('abort', () => running.abort(), { once: true });

  /** Does a piece of work; what goes wrong is shown, a cancelled one says nothing. */
  async function run(
    kind: FileWork['kind'],
    sentence: string,
    job: (options: WorkOptions) => Promise<void>,
    about = '',
  ): Promise<void> {
    if (work.value) {
      error.value = 'Another file is being worked on: wait for it, or cancel it.';
      return;
    }
    running = new AbortController();
    const cancelled = running.signal;
    error.value = null;
    work.value = { kind, sentence, share: null };
    try {
      await job({
        cancelled,
        onProgress(said, share) {
          work.value = { kind, sentence: said, share };
        },
      });
    } catch (fault) {
      if (!cancelled.aborted) error.value = `${about}${sentenceOf(fault)}`;
    } finally {
      work.value = null;
    }
  }

  return {
    importFile: (file) =>
      void run(
        'import',
        `Reading ${file.name}`,
        (options) => importTrace(file, { background, recordings }, options),
        // A name tells the user which file it was; a text has none.
        file.name === pastedName ? 'What was pasted: ' : '',
      ),
    exportTo: (format, choice) =>
      void run('export', 'Exporting', async (options) => {
        const name = await exportTrace(recordings, format, options, choice);
        status.value = `Exported ${name}.`;
      }),
    cancel: () => running.abort(),
  };
}
