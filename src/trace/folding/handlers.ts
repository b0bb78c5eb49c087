/** How events are folded: what an event of each kind changes. */
import type { EventKind, EventOf } from '../events.ts';
import type { Model } from '../model.ts';

/** What each of some kinds changes. */
export type Handlers<K extends EventKind> = { [P in K]: (model: Model, event: EventOf<P>) => void };
