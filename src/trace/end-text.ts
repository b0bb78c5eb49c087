/** How tags ended that went with their registration, in words. */
import { wentWithRegistration, type TagEnd } from './model.ts';
import { withoutOrigin } from './url.ts';

/**
 * What became of the registration of a tag: `its registration was unregistered by the page at /app.js:4`; null where the
 * tag did not go with it.
 */
export function lostWith(end: TagEnd | null): string | null {
  if (!end || !wentWithRegistration(end)) return null;
  const { call } = end;
  if (!call || call.removed === false) return 'its registration was taken away, by whom was not seen';
  const frame = call.stack[0];
  const where = frame ? ` at ${withoutOrigin(frame.url)}:${frame.line}` : '';
  return `its registration was unregistered by the ${call.context}${where}`;
}
