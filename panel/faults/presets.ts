/** Rules for troubles that networks often have: for every request, to be narrowed down. */
import type { FaultRule } from '../../src/trace/faults.ts';

/** What a preset does; its words are in the texts, under its name. */
export const presets = {
  down: { what: 'refuse', when: 'always' },
  slow: { what: 'delay', ms: 3_000, when: 'always' },
  flaky: { what: 'refuse', when: 'first', count: 2 },
  unavailable: { what: 'answer', status: 503, body: '', when: 'first', count: 1 },
  midway: { what: 'offline', when: 'after', count: 1 },
} as const satisfies Record<string, Omit<FaultRule, 'id' | 'url'>>;

/** The name of a preset. */
export type Preset = keyof typeof presets;

/** A rule for the requests that are like a recorded one: the same method and address, and what follows that. */
export function ruleFor({ method, url }: { method: string; url: string }, id: string): FaultRule {
  // Of a long address only the beginning was kept; what is behind # no rule sees.
  const [address = ''] = url.split(/#|… \(/);
  return { id, method, url: address, what: 'refuse', when: 'always' };
}

/** The rule that a preset makes. */
export function presetRule(preset: Preset, id: string): FaultRule {
  return { id, url: '', ...presets[preset] };
}
