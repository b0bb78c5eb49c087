/** What went wrong, in one line. */
import type { ErrorInfo } from '../../src/trace/events.ts';

/** An error in one line: `TypeError: Failed to fetch`. */
export function errorText(error: ErrorInfo): string {
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}

/** Why a dispatch failed, in words, where there is no error to quote. */
export function reasonText(reason: 'rejected' | 'timeout' | 'worker-stopped' | null | undefined): string {
  if (reason === 'timeout') return 'it ran too long';
  if (reason === 'worker-stopped') return 'the worker was stopped';
  return reason === 'rejected' ? 'a promise was rejected' : 'reason unknown';
}
