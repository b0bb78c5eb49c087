/** The rules that break requests, as the panel remembers them: for each site, without whether they are on. */
import * as v from 'valibot';
import { faultRuleSchema, type FaultRule, type RequestFault } from '../../src/trace/faults.ts';
import type { Memory } from '../host.ts';

/** How many rules a site may have. */
export const mostFaults = 200;

const key = 'syncscope.fault-rules';
/** Of so many sites, those changed last. */
const mostSites = 50;
const sitesSchema = v.array(v.object({ origin: v.string(), rules: v.array(v.unknown()) }));

/** The rules of a site. What another version of SyncScope kept, and this one can't do, is left out. */
export function keptRules(memory: Memory, origin: string): FaultRule[] {
  const rules = sitesIn(memory).find((site) => site.origin === origin)?.rules ?? [];
  return rules
    .flatMap((rule) => {
      const { success, output } = v.safeParse(faultRuleSchema, rule);
      return success ? [output] : [];
    })
    .slice(0, mostFaults);
}

/** Remembers the rules of a site in the place of those that it had. */
export function keepRules(memory: Memory, origin: string, rules: readonly FaultRule[]): void {
  const others = sitesIn(memory).filter((site) => site.origin !== origin);
  memory.write(key, (rules.length === 0 ? others : [{ origin, rules }, ...others]).slice(0, mostSites));
}

/** Calls `listener` when the panel of another tab has kept rules, until the signal. */
export function onRulesKept(listener: () => void, ended: AbortSignal): void {
  // Without a key all was cleared.
  addEventListener('storage', ({ key: changed }) => (changed ?? key) === key && listener(), { signal: ended });
}

function sitesIn(memory: Memory): v.InferOutput<typeof sitesSchema> {
  const { success, output } = v.safeParse(sitesSchema, memory.read(key));
  return success ? output : [];
}

/**
 * The rules that are shown: as background has them and in its order, which is the one that counts; then those of the site
 * that it was not told of, which are off. One of another site is among them while it is on: it breaks requests here, too.
 */
export function shownFaults(kept: readonly FaultRule[], live: readonly RequestFault[]): RequestFault[] {
  const own = new Set(kept.map(({ id }) => id));
  const told = new Set(live.map(({ rule }) => rule.id));
  const off = kept.filter(({ id }) => !told.has(id)).map((rule) => ({ rule, active: false, seen: 0, changed: 0 }));
  return [...live.filter(({ rule, active }) => active || own.has(rule.id)), ...off];
}
