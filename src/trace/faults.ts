/** Failures that the user makes the requests of workers meet: which rule a request meets, and when. */
import * as v from 'valibot';

/** The longest wait of a rule, ms. */
export const longestFaultDelay = 600_000;

/** A rule as it is made and stored. */
export const faultRuleSchema = v.object({
  id: v.string(),
  /** The address, in which `*` stands for any characters; without one, a part of the address. */
  url: v.string(),
  /** Every method where it is missing. */
  method: v.exactOptional(v.string()),
  /**
   * `refuse`: there is no connection. `offline`: there is no network. `time-out`: no answer for `ms`, and then it fails.
   * `delay`: it goes on after `ms`. `answer`: `status` and `body`, without the server. `cut-off`: it reaches the server,
   * and its answer gets lost.
   */
  what: v.picklist(['refuse', 'offline', 'time-out', 'delay', 'answer', 'cut-off']),
  ms: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(longestFaultDelay))),
  status: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  body: v.exactOptional(v.string()),
  /** `first`: the first `count` requests that fit since it was turned on; `after`: all but those; `every`: each `count`-th. */
  when: v.picklist(['always', 'first', 'after', 'every']),
  count: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** A rule, and whether it is on. */
export const setFaultSchema = v.object({ rule: faultRuleSchema, active: v.boolean() });

/** A rule that stands ready. */
export const requestFaultSchema = v.object({
  ...setFaultSchema.entries,
  /** How many requests have fitted since it was turned on, or changed, last. */
  seen: v.number(),
  /** How many of those it has changed: the others met an earlier rule, or it was not their turn. */
  changed: v.number(),
});

export type FaultRule = v.InferOutput<typeof faultRuleSchema>;
export type SetFault = v.InferOutput<typeof setFaultSchema>;
export type RequestFault = v.InferOutput<typeof requestFaultSchema>;

/** The address of a rule as a pattern for the whole address. */
export function patternOf({ url }: Pick<FaultRule, 'url'>): string {
  return url.includes('*') ? url : `*${url}*`;
}

/** Whether a rule is about a request. */
export function fits(rule: FaultRule, request: { url: string; method: string }): boolean {
  const { method } = rule;
  if (method !== undefined && method.toUpperCase() !== request.method.toUpperCase()) return false;
  return isLike(request.url, patternOf(rule).split('*'));
}

/** Whether a text is made of these parts, in their order, with anything between them. Each is looked for once, from where the one before ends. */
function isLike(text: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/**
 * Counts a request with all rules that fit, and gives the rule that it meets: the first whose turn it is; null where it
 * goes its way.
 */
export function meet(faults: readonly RequestFault[], request: { url: string; method: string }): FaultRule | null {
  let met: RequestFault | null = null;
  for (const fault of faults) {
    if (!fault.active || !fits(fault.rule, request)) continue;
    fault.seen++;
    if (isTurn(fault)) met ??= fault;
  }
  if (!met) return null;
  met.changed++;
  return met.rule;
}

function isTurn({ rule: { when, count = 1 }, seen }: RequestFault): boolean {
  if (when === 'first') return seen <= count;
  if (when === 'after') return seen > count;
  return when === 'always' || seen % count === 0;
}

/** A rule as a trace has it: of one that a later version wrote, not all may be known. */
export type RecordedRule = { [K in keyof FaultRule]?: FaultRule[K] | string };
