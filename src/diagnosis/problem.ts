/**
 * What is wrong, as rules find it. A rule is a file in `rules/` and its line in the list of what it looks at; how a
 * problem reads stands under the rule's id in the catalogue of messages.
 */

/**
 * What a problem means for the data of the user: `loss`: something was or will not be sent, and nothing will send it;
 * `failure`: it failed and will be tried again, or the user must act; `risk`: it works now, and will lose or double
 * something in other circumstances; `note`: it may be as it should be.
 */
export type Severity = 'loss' | 'failure' | 'risk' | 'note';

/** A rule: what it looks at, and what it finds wrong with that. */
export interface Rule<Id extends string, Subject, Params extends object> {
  id: Id;
  severity: Severity;
  /** What it takes to say what is wrong; null where nothing is. A pure function: it says only what the trace shows. */
  check: (subject: Subject) => Params | null;
}

/** What a rule of a list found. */
export type ProblemOf<R> =
  R extends Rule<infer Id, never, infer Params> ? { rule: Id; severity: Severity; params: Params } : never;

export const gravestFirst: readonly Severity[] = ['loss', 'failure', 'risk', 'note'];

/** Where a severity stands among all of them: the lower, the graver. */
export function rankOf(severity: Severity): number {
  return gravestFirst.indexOf(severity);
}

/** Sorts what has a severity, the gravest first. */
export function byGravity(a: { severity: Severity }, b: { severity: Severity }): number {
  return rankOf(a.severity) - rankOf(b.severity);
}

type AnyRule<Subject> = Rule<string, Subject, object>;
interface AnyProblem {
  rule: string;
  severity: Severity;
  params: object;
}

/** What the rules of a list find about one subject, gravest first, and in the order of the list. */
export function check<Subject, R extends AnyRule<Subject>>(rules: readonly R[], subject: Subject): ProblemOf<R>[];
export function check<Subject>(rules: readonly AnyRule<Subject>[], subject: Subject): AnyProblem[] {
  return rules.flatMap((rule) => found(rule, subject) ?? []).sort(byGravity);
}

/** What the first rule of a list finds that finds anything; null where none does. Those behind it are not asked. */
export function firstProblem<Subject, R extends AnyRule<Subject>>(rules: readonly R[], subject: Subject): ProblemOf<R> | null;
export function firstProblem<Subject>(rules: readonly AnyRule<Subject>[], subject: Subject): AnyProblem | null {
  for (const rule of rules) {
    const problem = found(rule, subject);
    if (problem) return problem;
  }
  return null;
}

function found<Subject>({ id, severity, check: of }: AnyRule<Subject>, subject: Subject): AnyProblem | null {
  const params = of(subject);
  return params === null ? null : { rule: id, severity, params };
}
