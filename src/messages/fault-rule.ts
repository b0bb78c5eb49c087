/** A rule that breaks requests, in a few words. */
import type { RecordedRule } from '../trace/faults.ts';
import * as texts from './compiled/faults.js';

/** The words that there are for what a rule does; a trace of a later version may have a rule that does something else. */
const effects: Readonly<Record<string, (parameters: Parts) => string>> = texts.ruleEffects;

interface Parts {
  ms: string | number;
  status: string | number;
}

/** A rule in a few words: `POST /api/: refuse, first 2`. */
export function ruleText({ url, method, what = '', ms = '', status = '', when, count = '' }: RecordedRule): string {
  return texts.rule({
    method: method ?? texts.ruleAnyMethod(),
    address: url || '*',
    effect: Object.hasOwn(effects, what) ? (effects[what]?.({ ms, status }) ?? what) : what,
    turn: when === 'first' || when === 'after' || when === 'every' ? when : 'always',
    count,
  });
}
