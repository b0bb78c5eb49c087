/** Reads and writes files, one at a time. */
import * as texts from '../../src/messages/compiled/files.js';
import { pastedName, type FileJobs, type FileParts, type FileWork } from '../state/files.ts';
import { sentenceOf } from '../state/notices.ts';
import { exportTrace, importTrace, type FileJobOptions } from './import-export.ts';

/** Makes what does the work; what is under way ends with the signal. */
export function fileJobs({ work, background, notices, recordings }: FileParts, ended: AbortSignal): FileJobs {
  const { status, error } = notices;
  let running = new AbortController();
  ended.addEventListener('abort', () => running.abort(), { once: true });

  /** Does a piece of work; what goes wrong is shown, a cancelled one says nothing. */
  async function run(
    kind: FileWork['kind'],
    sentence: string,
    job: (options: FileJobOptions) => Promise<void>,
    said = sentenceOf,
  ): Promise<void> {
    if (work.value) {
      error.value = texts.busyWait();
      return;
    }
    running = new AbortController();
    const cancelled = running.signal;
    error.value = null;
    work.value = { kind, sentence, share: null };
    try {
      await job({
        cancelled,
        onProgress(now, share) {
          work.value = { kind, sentence: now, share };
        },
      });
    } catch (fault) {
      if (!cancelled.aborted) error.value = said(fault);
    } finally {
      work.value = null;
    }
  }

  return {
    importFile: (file) =>
      void run(
        'import',
        texts.readingFile({ name: file.name }),
        (options) => importTrace(file, { background, recordings }, options),
        (fault) => {
          const problem = sentenceOf(fault);
          // A text has no name that tells the user which one it was.
          return file.name === pastedName ? texts.pastedProblem({ problem }) : texts.fileProblem({ name: file.name, problem });
        },
      ),
    exportTo: (format, choice) =>
      void run('export', texts.exporting(), async (options) => {
        const name = await exportTrace(recordings, format, options, choice);
        status.value = texts.exported({ name });
      }),
    cancel: () => running.abort(),
  };
}
