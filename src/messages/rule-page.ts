/** What there is to know of each rule about a trace: when it speaks and when not, why that matters, an example, and what to do. */
import type { TraceRuleId } from '../diagnosis/trace-rules.ts';
import * as parts from './compiled/rule-page.js';
import pages from './compiled/rule-pages.js';
import { examples } from './rule-examples.ts';

/** A part of a page. */
export interface RulePagePart {
  heading: string;
  /** What it says, in sentences, or in code. */
  text: string;
  isCode: boolean;
}

/** The page of a rule. */
export interface RulePage {
  title: string;
  parts: readonly RulePagePart[];
}

type PageTexts = (typeof pages)[keyof typeof pages];

const texts: Readonly<Record<TraceRuleId, PageTexts>> = pages;

/** The page of a rule. */
export function rulePage(rule: TraceRuleId): RulePage {
  const { title, when, silent, why, todo } = texts[rule];
  const { wrong, right } = examples[rule];
  return {
    title: title(),
    parts: [
      said(parts.when(), when()),
      said(parts.silent(), silent()),
      said(parts.why(), why()),
      ...(wrong === undefined ? [] : [code(parts.wrong(), wrong)]),
      said(parts.todo(), todo()),
      code(parts.right(), right),
    ],
  };
}

/** All pages, with the ids of their rules. */
export function rulePages(): [rule: string, page: RulePage][] {
  const ids = Object.keys(texts).filter((id): id is TraceRuleId => id in texts);
  return ids.map((id) => [id, rulePage(id)]);
}

function said(heading: string, text: string): RulePagePart {
  return { heading, text, isCode: false };
}

function code(heading: string, text: string): RulePagePart {
  return { heading, text: text.trim(), isCode: true };
}
