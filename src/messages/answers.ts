/** Who made an answer that was not the server's, in words. */
import { ruleText } from './fault-rule.ts';
import type { AnswerMaker } from '../trace/answer-maker.ts';
import * as texts from './compiled/answers.js';

/** In words that follow what was made: `by your rule “POST /api/: answer 503”`. */
export function makerText(maker: AnswerMaker): string {
  if (maker.by === 'replay') return texts.made.replay({ how: maker.how });
  return maker.rule ? texts.made.rule({ rule: ruleText(maker.rule) }) : texts.made['unknown-rule']();
}
