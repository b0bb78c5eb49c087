/** What is wrong with dispatches, in sentences. */
import type { DispatchProblem } from '../diagnosis/dispatch-problems.ts';
import type { RequestParams } from '../diagnosis/failed-requests.ts';
import { makerText } from './answers.ts';
import texts from './compiled/dispatch-problems.js';

/** What is wrong with a dispatch. */
export function dispatchProblemText(problem: DispatchProblem): string {
  switch (problem.rule) {
    case 'no-listener':
      return texts[problem.rule](problem.params);
    case 'handler-threw':
      return texts[problem.rule](problem.params);
    case 'swallowed-failure':
    case 'swallowed-fault':
      return texts[problem.rule](requestTexts(problem.params));
    case 'refused-request':
      return texts[problem.rule]({ ...requestTexts(problem.params), what: problem.params.what });
    default:
      return texts[problem.rule]();
  }
}

function requestTexts(params: RequestParams): { method: string; url: string; ended: string; certain: boolean } {
  const { method, url, certain } = params;
  return { method, url, ended: endText(params), certain };
}

/** How a request ended: `was answered 500 by your rule “…”`. */
export function endText({ status, maker }: RequestParams): string {
  const ended = texts.ended({ how: status === null ? 'failed' : 'answered', status: String(status) });
  return maker === null ? ended : texts['ended-made']({ ended, made: makerText(maker) });
}
