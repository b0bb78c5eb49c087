/** Traces from and to files. Both show how far they are, and can be cancelled. */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { pasted } from '../../src/messages/compiled/notices.js';
import type { Format } from '../../src/formats/format.ts';
import type { PrivatePart } from '../../src/formats/leave-out.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import { LazyCode } from '../components/lazy.tsx';
import type { Background } from './background.ts';
import type { Notices } from './notices.ts';
import type { RecordingsSlice } from './recordings.ts';

/** Work on a file that is under way; `share` from 0 to 1, null where it can't be told. */
export interface FileWork {
  kind: 'import' | 'export';
  sentence: string;
  share: number | null;
}

/** What of a trace is to be exported. */
export interface ExportChoice {
  recording: RecordingHeader;
  events: readonly TraceEvent[];
  leaveOut: readonly PrivatePart[];
}

/** The slice. */
export interface FilesSlice {
  work: ReadonlySignal<FileWork | null>;
  /** Whether the user is about to choose what to export. */
  choosing: Signal<boolean>;
  importFile: (file: File) => void;
  cancel: () => void;
  /** Saves all of the shown trace, or what was chosen of it. */
  exportTo: (format: Format, choice?: ExportChoice) => void;
}

/** What work on files needs, and tells how far it is by. */
export interface FileParts {
  work: Signal<FileWork | null>;
  background: Background;
  notices: Notices;
  recordings: RecordingsSlice;
}

/** The work itself, one piece at a time; what is under way ends with the signal. */
export interface FileJobs {
  importFile: (file: File) => void;
  exportTo: (format: Format, choice?: ExportChoice) => void;
  cancel: () => void;
}

/** Makes what does the work. */
export const fileCode = new LazyCode<(parts: FileParts, ended: AbortSignal) => FileJobs>();

/** What a text is called that was pasted, and has no name of its own. */
export const pastedName = pasted();

/** Makes the slice; what is under way ends with the signal. */
export function createFiles(
  background: Background,
  notices: Notices,
  recordings: RecordingsSlice,
  ended: AbortSignal,
): FilesSlice {
  const work = signal<FileWork | null>(null);
  let jobs: Promise<FileJobs> | null = null;
  function withJobs(act: (jobs: FileJobs) => void): void {
    jobs ??= fileCode.load().then((jobsOf) => jobsOf({ work, background, notices, recordings }, ended));
    notices.attempt(jobs.then(act));
  }
  return {
    work,
    choosing: signal(false),
    importFile: (file) => withJobs((made) => made.importFile(file)),
    exportTo: (format, choice) => withJobs((made) => made.exportTo(format, choice)),
    cancel: () => void jobs?.then((made) => made.cancel()),
  };
}
