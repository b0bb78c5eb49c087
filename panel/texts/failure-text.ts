/** What went wrong, in one line. */
import texts from '../../src/messages/compiled/failures.js';
import type { ErrorInfo } from '../../src/trace/events.ts';
import type { Dispatch } from '../../src/trace/model.ts';

/** An error in one line: `TypeError: Failed to fetch`. */
export function errorText(error: ErrorInfo): string {
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}

/** Why a dispatch failed, in words, where there is no error to quote. */
export function reasonText(reason: Dispatch['reason'] | undefined): string {
  return texts[reason ?? 'unknown']();
}
