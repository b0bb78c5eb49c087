/** What went wrong with a fire or a request, in one line: loaded with what shows it, for the words of all errors of ours come with it. */
import { errorMessage } from '../../src/messages/reasons.ts';
import type { EventError } from '../../src/trace/event-reason.ts';
import { errorText } from './failure-text.ts';

/** An error, which may be one of ours, in one line. */
export function eventErrorText(error: EventError): string {
  return errorText({ name: error.name, message: errorMessage(error) });
}
