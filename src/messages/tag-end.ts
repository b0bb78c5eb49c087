/** How tags ended that went with their registration, in words. */
import { wentWithRegistration, type TagEnd } from '../trace/model.ts';
import { withoutOrigin } from '../trace/scope-name.ts';
import * as texts from './compiled/tag-ends.js';

/**
 * What became of the registration of a tag: `its registration was unregistered by the page at /app.js:4`; null where the
 * tag did not go with it.
 */
export function lostWith(end: TagEnd | null): string | null {
  if (!end || !wentWithRegistration(end)) return null;
  const { call } = end;
  if (!call || call.removed === false) return texts.taken();
  const { context, stack } = call;
  const frame = stack[0];
  return frame
    ? texts.unregisteredAt({ context, place: `${withoutOrigin(frame.url)}:${frame.line}` })
    : texts.unregistered({ context });
}
