/** Why no attempt is shown, as far as the trace and the session tell it, and what to do. */
import { whyNothingRan } from '../../src/diagnosis/why-nothing-ran.ts';
import * as texts from '../../src/messages/compiled/nothing-shown.js';
import { recordAndReload } from '../../src/messages/compiled/progress.js';
import { durationText } from '../../src/messages/durations.ts';
import { whyNothingRanText } from '../../src/messages/nothing-ran.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { Model, Tag } from '../../src/trace/model.ts';
import { quotedTag } from '../../src/trace/tag-name.ts';

/** Says it; empty where there is nothing more to say than that nothing is recorded yet. */
export function nothingRanText({ capture, offline }: Pick<SessionState, 'capture' | 'offline'>, model: Model): string {
  const held = offline ? [...model.tags.values()].filter(({ type, pending }) => type === 'sync' && pending) : [];
  if (held.length > 0) return texts.held({ count: held.length });
  const [early, ...others] = goneUnseen(model);
  if (early) return texts.ranBefore({ tag: quotedTag(early.tag), others: others.length, recording: capture === 'recording' });
  if (capture === 'recording' || model.recorded.length === 0) return '';
  const length = model.recorded.reduce((sum, { from, to }) => sum + Math.max(0, (to ?? model.to ?? from) - from), 0);
  return texts.recorded({ duration: durationText(length), why: whyNothingRanText(whyNothingRan(model), recordAndReload()) });
}

/** One-shot tags that the browser had listed and lists no more, with no recording to see why. */
function goneUnseen({ tags, recorded }: Model): Tag[] {
  return [...tags.values()].filter(({ type, pending, end }) => {
    if (type !== 'sync' || pending || end?.how !== 'unlisted') return false;
    return !recorded.some(({ from, to }) => from <= end.at && end.at <= (to ?? Infinity));
  });
}
