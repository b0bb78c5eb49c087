/**
 * What worker-probe and recorder say to each other. The probe speaks through a binding (numbered facts as JSON, one
 * to a line), the recorder by calling the probe's command function.
 */
import * as v from 'valibot';

/** What the probe leaves out of an error is not known, or usual. */
const error = v.object({
  name: v.optional(v.string(), 'Error'),
  /** Missing where it is no error. */
  message: v.exactOptional(v.string()),
  stack: v.exactOptional(v.string()),
});
const maybeError = v.nullish(error, null);
const stack = v.optional(v.string(), '');
const at = v.pipe(v.number(), v.finite());
const method = v.picklist(['register', 'unregister']);
/** Whose method it is: `registration` is the registration itself, which has but `unregister()`. */
const api = v.picklist(['sync', 'periodicSync', 'registration']);

/**
 * A fact from a worker. `at` is epoch ms by the worker's clock; dispatches, promises and calls are numbered
 * from 1 in each run of the worker; stacks are text as the engine writes it.
 */
const fact = v.variant('fact', [
  /**
   * Said once in each run of a worker, as soon as its registration is known and before any other fact. `early`: it
   * the probe came before the worker's script ran.
   */
  v.object({ fact: v.literal('hello'), at, scope: v.string(), early: v.boolean() }),
  v.object({
    fact: v.literal('dispatched'),
    at,
    dispatch: v.number(),
    type: v.picklist(['sync', 'periodicsync']),
    tag: v.string(),
    lastChance: v.nullable(v.boolean()),
    trusted: v.boolean(),
    fireId: v.nullish(v.string(), null),
  }),
  /** `waitUntil` was called; with an error where it threw. */
  v.object({
    fact: v.literal('await'),
    at,
    dispatch: v.number(),
    promise: v.number(),
    error: maybeError,
    /** How many listeners had begun to run. */
    listener: v.nullish(v.number(), 0),
    stack,
  }),
  v.object({ fact: v.literal('awaited'), at, dispatch: v.number(), promise: v.number(), error: maybeError, stack }),
  v.object({ fact: v.literal('returned'), at, dispatch: v.number(), listeners: v.number(), error: maybeError }),
  v.object({
    fact: v.literal('settled'),
    at,
    dispatch: v.number(),
    error: maybeError,
    /** When the worker last used what is followed, by its number in `uses.ts`: 0 where it never did. */
    used: v.nullish(v.record(v.string(), v.number()), {}),
  }),
  v.object({
    fact: v.literal('call'),
    at,
    call: v.number(),
    api,
    method,
    /** Empty for registrations. */
    tag: v.string(),
    minInterval: v.nullish(v.number(), null),
    stack,
  }),
  v.object({
    fact: v.literal('call-settled'),
    at,
    call: v.number(),
    api,
    method,
    error: maybeError,
    /** Whether it resolved with true. */
    removed: v.nullish(v.boolean(), false),
    stack,
  }),
  /** There was more than can be told: so many facts were dropped from a time on. */
  v.object({ fact: v.literal('dropped'), at, from: at, count: v.number() }),
]);

export type ProbeFact = v.InferOutput<typeof fact>;
type FactName = ProbeFact['fact'];

/**
 * In which order the fields of a fact stand in its line, after its number and its name. Those that a worker can make any
 * number of have a stack, after the time, and names that come before the others in the alphabet.
 */
export const orderOfFields = {
  hello: ['at', 'scope', 'early'],
  dispatched: ['at', 'dispatch', 'type', 'tag', 'lastChance', 'trusted', 'fireId'],
  await: ['at', 'stack', 'dispatch', 'promise', 'error', 'listener'],
  awaited: ['at', 'stack', 'dispatch', 'promise', 'error'],
  returned: ['at', 'dispatch', 'listeners', 'error'],
  settled: ['at', 'dispatch', 'error', 'used'],
  call: ['at', 'stack', 'call', 'api', 'method', 'tag', 'minInterval'],
  'call-settled': ['at', 'stack', 'call', 'api', 'method', 'error', 'removed'],
  dropped: ['at', 'from', 'count'],
} as const satisfies { [F in FactName]: readonly (keyof Extract<ProbeFact, { fact: F }>)[] };

type Input<F extends FactName> = Extract<v.InferInput<typeof fact>, { fact: F }>;
type Values<F extends FactName, Stack, Names = (typeof orderOfFields)[F]> = {
  [I in keyof Names]: Names[I] extends 'stack' ? Stack : Names[I] extends keyof Input<F> ? Input<F>[Names[I]] : never;
};
/** A fact as it is told: its name, and its fields in their order; `Stack` is what stands for one until it is written out. */
export type ToldFact<Stack, F extends FactName = FactName> = { [N in F]: [fact: N, ...fields: Values<N, Stack>] }[F];
/** The facts with a stack. */
export type NameWithStack = Extract<ProbeFact, { stack: string }>['fact'];

/**
 * The fact in one line of what a worker sent, with its number, or null: the line may have been forged by the worker's
 * script.
 */
export function readProbeLine(line: string): { number: number; fact: ProbeFact } | null {
  try {
    const [number, name, ...values]: unknown[] = JSON.parse(line);
    if (!Number.isSafeInteger(number) || Number(number) < 1) return null;
    const names: readonly string[] = isFactName(name) ? orderOfFields[name] : [];
    const fields = names.map((field, i) => [field, values[i]]);
    const result = v.safeParse(fact, { fact: name, ...Object.fromEntries(fields) });
    return result.success ? { number: Number(number), fact: result.output } : null;
  } catch {
    return null;
  }
}

function isFactName(name: unknown): name is FactName {
  return typeof name === 'string' && Object.hasOwn(orderOfFields, name);
}

/** An order to the probe. */
export type ProbeCommand =
  /**
   * Dispatch an event that the page's handlers can tell from a real one only by `isTrusted`; once it is over its `waitUntil`
   * refuses with these words.
   */
  | { command: 'simulate'; fireId: string; type: 'sync' | 'periodicsync'; tag: string; lastChance: boolean; refusal: string }
  /**
   * Give the name of this run, below it what is left of a line, and below that what was told last, as it was told:
   * background was ended and began again.
   */
  | { command: 'resend' }
  /** Say whether an event of the worker is open, syncs aside: they are told. */
  | { command: 'busy' }
  /** Put everything back as it was and say nothing any more. */
  | { command: 'off' };
