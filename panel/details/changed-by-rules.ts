/** What the user's rules did to the requests of an attempt, in a sentence. */
import * as texts from '../../src/messages/compiled/details.js';
import { ruleText } from '../../src/messages/fault-rule.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import { formatList } from '../components/list.ts';

/** The sentence; null where they did nothing. */
export function changedByRules({ requests }: Pick<Dispatch, 'requests'>): string | null {
  const changed = requests.filter(({ faultId }) => faultId !== null);
  if (changed.length === 0) return null;
  const rules = [...new Set(changed.map(({ rule }) => (rule ? texts.quoted({ rule: ruleText(rule) }) : texts.unknownRule())))];
  return texts.rulesChanged({ count: rules.length, changed: changed.length, rules: formatList(rules) });
}
