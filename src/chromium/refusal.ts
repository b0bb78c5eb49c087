/** What Chromium says when it refuses a call. */
import type { RegisterCall } from '../trace/model.ts';
import { bytesOfTag, maxTagBytes } from './schedule.ts';

/** What it says of a `waitUntil()` that comes when the event is over. */
export const lateWaitUntil =
  "Failed to execute 'waitUntil' on 'ExtendableEvent': The event handler is already finished and no extend lifetime promises are outstanding.";

/**
 * Why it refused a call of `register()`, in words, where its error names two causes, as it says "without a window or registration tag too long": the length of
 * the tag tells. Null for other errors, which speak for themselves.
 */
export function refusalText({ tag, scope, error }: Pick<RegisterCall, 'tag' | 'scope' | 'error'>): string | null {
  if (error?.name !== 'InvalidAccessError' || !error.message.includes('tag too long')) return null;
  const bytes = bytesOfTag(tag);
  if (bytes > maxTagBytes) return `the tag is too long: a tag has at most ${maxTagBytes} bytes`;
  const origin = scope !== null && URL.canParse(scope) ? new URL(scope).origin : 'its origin';
  return `no window of ${origin} is open at the top of a tab, and a frame alone may not register (the tag is not too long: ${bytes} of ${maxTagBytes} bytes)`;
}
