import { expect, test } from 'vitest';
import { modelOf } from '../../test/folded.ts';
import { changedByRules } from './changed-by-rules.ts';

const refuse = '1 panel fault-changed true rule={"id":"f1","url":"/api/","what":"refuse","when":"first","count":2}';
const delay = '1 panel fault-changed true rule={"id":"f2","url":"","what":"delay","ms":9,"when":"always"}';
const asked = (id: string, more: string) => `12 browser request-started ${id} d1\n20 browser request-settled ${id} ${more}`;

function said(...lines: string[]): string | null {
  const dispatch = modelOf(['2 worker dispatch-started d1 outbox', ...lines].join('\n')).dispatches.get('d1');
  return dispatch ? changedByRules(dispatch) : null;
}

test.each<[string, string[], string | null]>([
  ['nothing where no rule did anything', [refuse, asked('r1', 'responded status=200')], null],
  [
    'the rule, and how many requests it changed',
    [refuse, asked('r1', 'failed faultId=f1'), asked('r2', 'failed faultId=f1'), asked('r3', 'responded')],
    'Your rule changed 2 requests: “any /api/: refuse, first 2”',
  ],
  [
    'each rule once',
    [refuse, delay, asked('r1', 'failed faultId=f1'), asked('r2', 'responded faultId=f2'), asked('r3', 'responded faultId=f2')],
    'Your rules changed 3 requests: “any /api/: refuse, first 2”, “any *: delay by 9 ms”',
  ],
  [
    'that a rule is not known',
    [asked('r1', 'failed faultId=f9')],
    'Your rule changed 1 request: a rule that this trace does not tell of',
  ],
])('the summary says %s', (_, lines, sentence) => expect(said(...lines)).toBe(sentence));
