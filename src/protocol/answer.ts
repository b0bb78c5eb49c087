/** The answering side of requests: checks the parameters, calls the method, and puts what it gives or throws into words. */
import * as v from 'valibot';
import type { Words } from '../trace/reasons.ts';
import { whyOf } from './failure.ts';

/** For each method, the schemas of its parameters and its answer. */
type Methods = Record<string, { params: v.GenericSchema; result: v.GenericSchema }>;

/** An answer on its way. */
export type Answer = { type: 'reply'; id: number; result: unknown } | { type: 'failure'; id: number; message: string };

/** The implementation of a set of methods. */
export type Handlers<M extends Methods> = {
  [K in keyof M]: (params: v.InferOutput<M[K]['params']>) => Promise<v.InferOutput<M[K]['result']>>;
};

/**
 * Makes a function that answers requests.
 * @param methods the schemas; a request that does not fit fails with a sentence
 * @param handlers what to do; what they throw becomes the failure's sentence
 * @param words what reasons are put into words by
 */
export function answering<M extends Methods>(
  methods: M,
  handlers: Handlers<M>,
  words: Words,
): (request: { id: number; method: string; params: unknown }) => Promise<Answer> {
  return async ({ id, method, params }) => {
    try {
      const schemas = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!schemas) throw new Error(`There is no method “${method}”.`);
      const checked = v.safeParse(schemas.params, params);
      if (!checked.success) throw new Error(`The parameters of “${method}” do not fit: ${v.summarize(checked.issues)}`);
      return { type: 'reply', id, result: await handlers[method as keyof M](checked.output) };
    } catch (error) {
      return { type: 'failure', id, message: words(whyOf(error)) };
    }
  };
}
