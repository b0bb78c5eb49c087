/**
 * What background says to a relay, checked by hand: a schema library would be most of what goes into every frame of
 * every page. `src/protocol/relay.ts` has the schemas, by which background checks the answers.
 */
import type * as v from 'valibot';
import type { Answer } from '../../src/protocol/answer.ts';
import { Failure, whyOf } from '../../src/protocol/failure.ts';
import type { backgroundToRelaySchema, RelayMethod, RelayParams, RelayResult } from '../../src/protocol/relay.ts';

/** A message of background. */
export type Order = v.InferOutput<typeof backgroundToRelaySchema>;
/** What a relay can do. */
export type Abilities = { [M in RelayMethod]: (params: RelayParams<M>) => Promise<RelayResult<M>> };

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Reads a message; null if it does not fit. */
export function readOrder(message: unknown): Order | null {
  const { type, upTo, id, method, params } = fieldsOf(message);
  if (type === 'off') return { type };
  if (type === 'ack' && typeof upTo === 'number') return { type, upTo };
  if (type === 'request' && typeof id === 'number' && typeof method === 'string') return { type, id, method, params };
  return null;
}

/** Does what a request asks for; what goes wrong is told. */
export async function answer({ id, method, params }: Extract<Order, { type: 'request' }>, abilities: Abilities): Promise<Answer> {
  try {
    return { type: 'reply', id, result: await resultOf(method, fieldsOf(params), abilities) };
  } catch (error) {
    return { type: 'failure', id, why: whyOf(error) };
  }
}

function resultOf(method: string, { full, scope, tag }: Record<string, unknown>, abilities: Abilities): Promise<unknown> {
  if (method === 'observe' && typeof full === 'boolean') return abilities.observe({ full });
  if (typeof scope === 'string') {
    if (method === 'wake') return abilities.wake({ scope });
    if (typeof tag === 'string') {
      if (method === 'register') return abilities.register({ scope, tag });
      if (method === 'unregister-periodic') return abilities[method]({ scope, tag });
    }
  }
  throw new Failure({ code: 'order-unknown', params: { method } });
}
