/** What the user fired, and did again. */
import type { Fire } from '../model.ts';
import type { Handlers } from './handlers.ts';
import { tagOf } from './tags.ts';
import { lookAway } from './world.ts';
import { eventReasonOf, eventErrorOf } from '../event-reason.ts';

export const firing: Handlers<'fire-requested' | 'fire-settled' | 'replay-started' | 'replay-settled'> = {
  'fire-requested'(model, event) {
    const fire: Fire = {
      fireId: event.fireId,
      mode: event.mode,
      type: event.type,
      tag: event.tag,
      scope: event.scope,
      lastChance: event.lastChance,
      way: event.way ?? null,
      requestedAt: event.at,
      dispatchId: null,
      dispatches: [],
      startup: null,
      settledAt: null,
      outcome: null,
      error: null,
    };
    model.fires.set(event.fireId, fire);
    if (looks(fire)) model.looking.add(fire);
    if (event.replayId !== undefined && event.replayOf !== undefined) {
      model.replays.get(event.replayId)?.fires.set(event.replayOf, fire);
    }
    tagOf(model, event.scope, event.type, event.tag).fires.push(fire);
  },
  'fire-settled'(model, event) {
    const fire = model.fires.get(event.fireId);
    if (!fire) return;
    model.looking.delete(fire);
    fire.settledAt = event.at;
    fire.outcome = event.outcome;
    fire.dispatchId = event.dispatchId ?? fire.dispatchId;
    fire.startup = event.startup ?? null;
    fire.error = eventErrorOf(event);
    // Without a recording, some fires let us see the workers for as long as they take.
    if (looks(fire) && model.recorded.at(-1)?.to !== null && model.looking.size === 0) lookAway(model, event.at);
  },
  'replay-started'(model, { replayId, at, dispatches = [] }) {
    const open = { settledAt: null, outcome: null, why: null };
    model.replays.set(replayId, { replayId, startedAt: at, ...open, dispatches, fires: new Map() });
  },
  'replay-settled'(model, event) {
    const { replayId, at, outcome = 'completed' } = event;
    const replay = model.replays.get(replayId);
    if (replay) Object.assign(replay, { settledAt: at, outcome, why: eventReasonOf(event) });
  },
};

/** Whether a fire attaches the debugger. */
function looks({ mode, way }: Fire): boolean {
  return mode === 'simulated' || way !== null;
}
