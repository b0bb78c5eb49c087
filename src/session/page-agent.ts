/** Asks one frame of the inspected page: in the extension a relay does, over plain CDP an isolated world. */
import type { RelayMethod, RelayParams, RelayResult } from '../protocol/relay.ts';
import type { Frame } from '../protocol/session.ts';

export interface PageAgent {
  readonly frame: Frame;
  /** @throws with a sentence when the page refuses, is gone, or does not answer in time */
  ask<M extends RelayMethod>(method: M, params: RelayParams<M>): Promise<RelayResult<M>>;
  /** Leaves the frame: it is asked no more. */
  dismiss(): void;
}
