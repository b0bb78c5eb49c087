/** The rules by which the user had requests fail, as reports tell of them. */
import { ruleText } from '../messages/fault-rule.ts';
import * as texts from '../messages/compiled/report-faults.js';
import { secondsText } from '../messages/times.ts';
import type { Model } from '../trace/model.ts';

/** A rule, when it was on, and how many requests it changed. */
export interface ToldFault {
  rule: string;
  what: string;
}

/** The most times that are told of a rule. */
const mostTimes = 3;

/** Tells of each rule that was on, or that a request met, in the order in which they were turned on. */
export function faultsOf({ broken, requests }: Model, begin: number): ToldFault[] {
  const rules = new Map<string, { id: string | undefined; times: string[]; met: number }>();
  const of = (id: string | undefined, rule: string) => {
    const key = `${id} ${rule}`;
    const known = rules.get(key) ?? { id, times: [], met: 0 };
    rules.set(key, known);
    return known;
  };
  for (const { rule, from, to } of broken) {
    const [start, end] = [secondsText(from - begin), to === null ? '' : secondsText(to - begin)];
    of(rule.id, ruleText(rule)).times.push(texts.time({ start, ended: to !== null, end }));
  }
  for (const { faultId, rule } of requests.values()) {
    if (faultId !== null) of(faultId, rule ? ruleText(rule) : texts.unknownRule()).met++;
  }
  return [...rules].map(([key, { id, times, met }]) => {
    const more = times.length > mostTimes ? [texts.more({ count: times.length - mostTimes })] : [];
    const on = times.length === 0 ? [] : [texts.on({ times: [...times.slice(0, mostTimes), ...more].join(', ') })];
    return { rule: key.slice(`${id} `.length), what: [...on, texts.met({ count: met })].join('; ') };
  });
}
