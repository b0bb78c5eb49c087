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

/** What the rules of a list find about one subject, gravest first, and in the order of the list. */
export function check<Subject, R extends Rule<string, Subject, object>>(rules: readonly R[], subject: Subject): ProblemOf<R>[];
export function check<Subject>(
  rules: readonly Rule<string, Subject, object>[],
  subject: Subject,
): { rule: string; severity: Severity; params: object }[] {
  return rules
    .flatMap(({ id, severity, check: of }) => {
      const params = of(subject);
      return params === null ? [] : [{ rule: id, severity, params }];
    })
    .sort((a, b) => gravestFirst.indexOf(a.severity) - gravestFirst.indexOf(b.severity));
}

/** What the first rule of a list finds that finds anything; null where none does. */
export function firstProblem<Subject, R extends Rule<string, Subject, object>>(
  rules: readonly R[],
  subject: Subject,
): ProblemOf<R> | null {
  return rules.flatMap((rule) => check([rule], subject))[0] ?? null;
}
