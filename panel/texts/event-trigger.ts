/** What caused that which an event tells of. */
import * as texts from '../../src/messages/compiled/columns.js';
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { originOf } from '../../src/trace/origin.ts';
import { triggerOf } from './trigger-text.ts';

/** What caused the sync that it belongs to; of what a worker did otherwise, that no sync is known to have caused it. */
export function eventTrigger(model: Model, event: TraceEvent): string {
  const { dispatch } = originOf(model, event);
  if (dispatch) return triggerOf(model, dispatch);
  if (!isKnown(event)) return '';
  const told = 'requestId' in event ? (model.requests.get(event.requestId) ?? event) : event;
  return 'attribution' in told && told.attribution === 'none' ? texts.noSync() : '';
}
