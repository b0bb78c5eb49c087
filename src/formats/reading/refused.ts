/** Why a file was not read. */
import { at } from '../../messages/compiled/file-faults.js';

/** A file does not hold a whole trace. The message is a sentence for the user, beginning with the path. */
export class TraceRefused extends Error {
  override name = 'TraceRefused';
  /** Where the first fault is, as `events.3.tag`; empty where it is the file as a whole. */
  readonly path: string;

  constructor(path: string, sentence: string) {
    super(path === '' ? sentence : at({ path, fault: sentence }));
    this.path = path;
  }
}
