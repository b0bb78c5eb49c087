/** Why a tag can't be fired, in sentences. */
import type { FireProblem } from '../diagnosis/fire-problems.ts';
import texts from './compiled/fire-problems.js';

/** Why it can't be fired. */
export function fireProblemText({ rule }: FireProblem): string {
  return texts[rule]();
}

/** Why it can't be fired through the browser, where it can be simulated. */
export function simulateText(problem: FireProblem): string {
  return texts.simulate({ problem: fireProblemText(problem) });
}
