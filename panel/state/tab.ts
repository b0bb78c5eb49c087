/** The inspected tab, as background tells of it. */
import { signal, type Signal } from '@preact/signals';
import type { SessionState } from '../../src/protocol/session.ts';

/** How the connection to background stands; `gone` for good. */
export type Connection = 'connecting' | 'open' | 'lost' | 'gone';

/** The slice. */
export interface InspectedTab {
  connection: Signal<Connection>;
  /** Null before background has spoken. */
  session: Signal<SessionState | null>;
}

/** Makes the slice. */
export function createTab(): InspectedTab {
  return { connection: signal<Connection>('connecting'), session: signal<SessionState | null>(null) };
}
