/** The answering side of requests: checks the parameters, calls the method, and tells what it gives, or why it throws. */
import * as v from 'valibot';
import { Failure, whyOf } from './failure.ts';
import type { ToldWhy } from './why.ts';

/** For each method, the schemas of its parameters and its answer. */
type Methods = Record<string, { params: v.GenericSchema; result: v.GenericSchema }>;

/** An answer on its way. */
export type Answer = { type: 'reply'; id: number; result: unknown } | { type: 'failure'; id: number; why: ToldWhy };

/** The implementation of a set of methods. */
export type Handlers<M extends Methods> = {
  [K in keyof M]: (params: v.InferOutput<M[K]['params']>) => Promise<v.InferOutput<M[K]['result']>>;
};

/**
 * Makes a function that answers requests.
 * @param methods the schemas; a request that does not fit fails
 * @param handlers what to do; what they throw becomes the failure's reason
 */
export function answering<M extends Methods>(
  methods: M,
  handlers: Handlers<M>,
): (request: { id: number; method: string; params: unknown }) => Promise<Answer> {
  return async ({ id, method, params }) => {
    try {
      const schemas = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!schemas) throw new Failure({ code: 'no-method', params: { method } });
      const checked = v.safeParse(schemas.params, params);
      if (!checked.success) throw new Failure({ code: 'params-unfit', params: { method, issues: v.summarize(checked.issues) } });
      return { type: 'reply', id, result: await handlers[method as keyof M](checked.output) };
    } catch (error) {
      return { type: 'failure', id, why: whyOf(error) };
    }
  };
}
