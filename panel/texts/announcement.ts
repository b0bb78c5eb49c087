/** What is said aloud as it happens. */
import { nothingMarked } from '../../src/diagnosis/marked.ts';
import * as texts from '../../src/messages/compiled/announcements.js';
import { eventReasonText } from '../../src/messages/reasons.ts';
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { eventReasonOf } from '../../src/trace/event-reason.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { fireText, wayText } from './fire-text.ts';

/** What to say about new live events; null where there is nothing to say. The newest of them is said. */
export function announcementOf(model: Model, events: readonly TraceEvent[]): string | null {
  for (const event of events.toReversed()) {
    if (!isKnown(event)) continue;
    if (event.kind === 'recording-started') return texts.recordingStarted();
    if (event.kind === 'recording-stopped') {
      const why = eventReasonOf(event);
      return why ? texts.recordingStoppedWhy({ why: eventReasonText(why) }) : texts.recordingStopped();
    }
    if (event.kind !== 'fire-settled') continue;
    const fire = model.fires.get(event.fireId);
    if (!fire) continue;
    return texts.fired({ tag: tagName(fire.tag), how: wayText(fire), outcome: fireText(fire, nothingMarked, event.at) });
  }
  return null;
}
