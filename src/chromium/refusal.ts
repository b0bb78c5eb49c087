/** What Chromium says when it refuses a call. */
import type { RegisterCall } from '../trace/model.ts';
import { bytesOfTag, maxTagBytes } from './schedule.ts';

/** What it says of a `waitUntil()` that comes when the event is over. */
export const lateWaitUntil =
  "Failed to execute 'waitUntil' on 'ExtendableEvent': The event handler is already finished and no extend lifetime promises are outstanding.";

/** Why it refused a call of `register()`, where its error names two causes. */
export type Refusal =
  | { cause: 'tag-too-long'; mostBytes: number }
  /** No window of the origin was open at the top of a tab; null where that origin is not known. */
  | { cause: 'no-window'; origin: string | null; bytes: number; mostBytes: number };

/**
 * Why it refused a call of `register()`, where its error names two causes, as it says "without a window or registration
 * tag too long": the length of the tag tells. Null for other errors, which speak for themselves.
 */
export function refusalOf({ tag, scope, error }: Pick<RegisterCall, 'tag' | 'scope' | 'error'>): Refusal | null {
  if (error?.name !== 'InvalidAccessError' || !error.message.includes('tag too long')) return null;
  const bytes = bytesOfTag(tag);
  if (bytes > maxTagBytes) return { cause: 'tag-too-long', mostBytes: maxTagBytes };
  const origin = scope !== null && URL.canParse(scope) ? new URL(scope).origin : null;
  return { cause: 'no-window', origin, bytes, mostBytes: maxTagBytes };
}
