/** What rules have found about things, and the problems that it comes to: one for each cause. */
import { seqsIn, type Facts, type Finding, type Seq, type Sum } from './finding.ts';
import { byGravity, gravestFirst, rankOf, type Severity } from './problem.ts';
import type { ProblemWith, TraceProblem, TraceRuleId } from './trace-rules.ts';

/** A rule as far as it matters here. */
interface SummingRule {
  id: TraceRuleId;
  severity: Severity;
  sum?(findings: readonly Finding<object>[], facts: Facts): Sum<object> | null;
}

/** What a rule has found. */
export interface Found {
  rule: SummingRule;
  finding: Finding<object>;
}

interface Group {
  key: string;
  rule: SummingRule;
  /** By the thing that each is about. */
  findings: Map<object, Finding<object>>;
}

type Made = ProblemWith<TraceRuleId, object>;

/** Of so many findings the events are told that prove them. */
const mostProved = 100;

export class Findings {
  readonly #groups = new Map<string, Group>();
  readonly #groupsOf = new Map<object, Group[]>();
  readonly #changed = new Set<Group>();
  readonly #problems = new Map<Group, Made>();
  readonly #until = new Map<string, Set<Group>>();
  #sorted: Made[] = [];

  /** Notes what is found about a thing now, in the place of what was found before. */
  set(thing: object, found: readonly Found[]): void {
    const before = this.#groupsOf.get(thing) ?? [];
    if (found.length === 0 && before.length === 0) return;
    const groups = found.map(({ rule, finding }) => {
      const key = `${rule.id} ${finding.cause}`;
      let group = this.#groups.get(key);
      if (!group) this.#groups.set(key, (group = { key, rule, findings: new Map() }));
      group.findings.set(thing, finding);
      this.#changed.add(group);
      if (finding.sumUntil !== undefined) {
        this.#until.set(finding.sumUntil, (this.#until.get(finding.sumUntil) ?? new Set()).add(group));
      }
      return group;
    });
    for (const group of before) {
      if (groups.includes(group)) continue;
      group.findings.delete(thing);
      this.#changed.add(group);
    }
    if (groups.length > 0) this.#groupsOf.set(thing, groups);
    else this.#groupsOf.delete(thing);
  }

  /** Has what depends on a signal put together again. */
  signal(signal: string): void {
    for (const group of this.#until.get(signal) ?? []) this.#changed.add(group);
  }

  /** The problems, gravest first, and those that came first before others; the same list while nothing changed. */
  problems(facts: Facts): TraceProblem[];
  problems(facts: Facts): Made[] {
    if (this.#changed.size === 0) return this.#sorted;
    for (const group of this.#changed) {
      const problem = problemOf(group, facts);
      if (problem) this.#problems.set(group, problem);
      else this.#problems.delete(group);
      if (group.findings.size === 0) this.#groups.delete(group.key);
    }
    this.#changed.clear();
    this.#sorted = [...this.#problems.values()].sort((a, b) => byGravity(a, b) || (a.evidence[0] ?? 0) - (b.evidence[0] ?? 0));
    return this.#sorted;
  }
}

function problemOf({ key, rule, findings }: Group, facts: Facts): Made | null {
  const all = inOrder([...findings.values()]);
  const [first] = all;
  if (!first) return null;
  const sum = rule.sum ? rule.sum(all, facts) : gravestOf(all, rule.severity);
  if (!sum) return null;
  const { params, severity = rule.severity, doubt = null, proof = [] } = sum;
  const dispatches = [...new Set(all.flatMap(({ dispatches = [] }) => dispatches))];
  return {
    key,
    rule: rule.id,
    severity,
    subject: {
      scope: first.scope,
      tags: [...new Map(all.flatMap(({ tags }) => tags).map((tag) => [`${tag.type} ${tag.scope} ${tag.tag}`, tag])).values()],
      dispatches: dispatches.map(({ dispatchId }) => dispatchId),
      calls: all.flatMap(({ calls = [] }) => calls.map(({ callId }) => callId)),
    },
    evidence: proofOf(all, proof),
    params,
    count: all.length,
    milder: milderIn(all, rule.severity, severity, doubt === null),
    certain: doubt === null,
    doubt,
  };
}

/** Nearly always what it comes to is so of each. */
const noneMilder: Made['milder'] = new Map();

/** The dispatches of which less is found than what it comes to: what failed may have been made good for some of them. */
function milderIn(findings: readonly Finding<object>[], usual: Severity, severity: Severity, certain: boolean): Made['milder'] {
  const rank = rankOf(severity);
  const isMilder = (finding: Finding<object>) => rankOf(finding.severity ?? usual) > rank || !finding.doubt !== certain;
  if (!findings.some(isMilder)) return noneMilder;
  const milder = new Map<string, { severity: Severity; certain: boolean }>();
  // Of one dispatch that several are about the gravest counts: it comes last.
  const gravestLast = findings.toSorted((a, b) => rankOf(b.severity ?? usual) - rankOf(a.severity ?? usual));
  for (const finding of gravestLast) {
    const own = {
      severity: gravestFirst[Math.max(rank, rankOf(finding.severity ?? usual))] ?? severity,
      certain: !finding.doubt,
    };
    for (const { dispatchId } of finding.dispatches ?? []) {
      if (isMilder(finding)) milder.set(dispatchId, own);
      else milder.delete(dispatchId);
    }
  }
  return milder;
}

/** In the order of the events that prove them: nearly all are found so. */
function inOrder(findings: Finding<object>[]): Finding<object>[] {
  let last = 0;
  for (const finding of findings) {
    const first = firstOf(finding);
    if (first < last) return findings.sort((a, b) => firstOf(a) - firstOf(b));
    last = first;
  }
  return findings;
}

function firstOf({ evidence }: Finding<object>): number {
  for (const seq of evidence) if (typeof seq === 'number') return seq;
  return 0;
}

/** The events that prove it, each once. */
function proofOf(findings: readonly Finding<object>[], more: readonly Seq[]): number[] {
  const seqs = new Set(seqsIn([more, ...findings.slice(0, mostProved).map(({ evidence }) => evidence)].flat()));
  return [...seqs].sort((a, b) => a - b);
}

/** What many come to that say the same: the gravest of them, and where one of these is certain, the problem is. */
function gravestOf(findings: readonly Finding<object>[], usual: Severity): Sum<object> | null {
  const severity = gravestFirst.find((each) => findings.some((finding) => (finding.severity ?? usual) === each));
  const gravest = findings.filter((finding) => (finding.severity ?? usual) === severity);
  const told = gravest.find(({ doubt }) => !doubt) ?? gravest[0];
  return told ? { params: told.params, severity, doubt: told.doubt } : null;
}
