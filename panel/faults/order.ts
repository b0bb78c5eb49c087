/** In which order rules stand, and what comes of it. */
import type { FaultRule, SetFault } from '../../src/trace/faults.ts';

/** A list with one of its items at another place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const others = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined ? others : [...others.slice(0, to), item, ...others.slice(to)];
}

/** Where an item lands that is let go at a height, among rows of which the middles are told: before the first one below. */
export function placeAt(y: number, middles: readonly number[], from: number): number {
  const above = middles.filter((middle, index) => index !== from && middle < y);
  return above.length;
}

/** The rule for whose sake another one is never met: it comes before, and is always met by all that fits that. */
export function overshadowing(faults: readonly SetFault[], index: number): FaultRule | null {
  const fault = faults[index];
  if (!fault?.active) return null;
  const before = faults.slice(0, index).find(({ rule, active }) => active && rule.when === 'always' && covers(rule, fault.rule));
  return before?.rule ?? null;
}

/** Whether all that fits one rule fits another, as far as that is seen at once. */
function covers(wide: FaultRule, narrow: FaultRule): boolean {
  if (wide.method !== undefined && wide.method.toUpperCase() !== narrow.method?.toUpperCase()) return false;
  return /^\**$/.test(wide.url) || wide.url === narrow.url;
}
