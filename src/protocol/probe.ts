/**
 * What worker-probe and recorder say to each other. The probe speaks through a binding (numbered facts as JSON, one
 * to a line), the recorder by calling the probe's command function.
 */
import * as v from 'valibot';

const error = v.object({ name: v.string(), message: v.string(), stack: v.exactOptional(v.string()) });
const syncType = v.picklist(['sync', 'periodicsync']);
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
    type: syncType,
    tag: v.string(),
    lastChance: v.nullable(v.boolean()),
    trusted: v.boolean(),
    fireId: v.nullable(v.string()),
  }),
  v.object({
    fact: v.literal('wait-until'),
    at,
    dispatch: v.number(),
    promise: v.number(),
    error: v.nullable(error),
    stack: v.string(),
  }),
  v.object({ fact: v.literal('promise-settled'), at, dispatch: v.number(), promise: v.number(), error: v.nullable(error) }),
  v.object({ fact: v.literal('returned'), at, dispatch: v.number(), listeners: v.number(), error: v.nullable(error) }),
  v.object({ fact: v.literal('settled'), at, dispatch: v.number(), error: v.nullable(error) }),
  v.object({
    fact: v.literal('called'),
    at,
    call: v.number(),
    method,
    api,
    /** Empty for registrations. */
    tag: v.string(),
    minInterval: v.nullable(v.number()),
    stack: v.string(),
  }),
  v.object({
    fact: v.literal('call-settled'),
    at,
    call: v.number(),
    method,
    api,
    error: v.nullable(error),
    /** Whether it resolved with true. */
    removed: v.boolean(),
  }),
  /** There was more than can be told: so many facts were dropped from a time on. */
  v.object({ fact: v.literal('dropped'), at, from: at, count: v.number() }),
]);

export type ProbeFact = v.InferOutput<typeof fact>;

/**
 * The fact in one line of what a worker sent, with its number, or null: the line may have been forged by the worker's
 * script.
 */
export function readProbeLine(line: string): { number: number; fact: ProbeFact } | null {
  const space = line.indexOf(' ');
  const number = Number(line.slice(0, space));
  if (!Number.isSafeInteger(number) || number < 1) return null;
  try {
    const result = v.safeParse(fact, JSON.parse(line.slice(space)));
    return result.success ? { number, fact: result.output } : null;
  } catch {
    return null;
  }
}

/** An order to the probe. */
export type ProbeCommand =
  /** Dispatch an event that the page's handlers can tell from a real one only by `isTrusted`. */
  | { command: 'simulate'; fireId: string; type: 'sync' | 'periodicsync'; tag: string; lastChance: boolean }
  /**
   * Give the name of this run, below it what is left of a line, and below that the lines that were told last: background
   * was ended and began again.
   */
  | { command: 'resend' }
  /** Say how many promises the events of the worker wait for, those of syncs aside: they are told. */
  | { command: 'busy' }
  /** Put everything back as it was and say nothing any more. */
  | { command: 'off' };
