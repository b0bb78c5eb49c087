/**
 * What is wrong with a dispatch that the browser does not tell: above all, work that was lost while the
 * browser counts the sync as a success and never tries again.
 */
import { clockTolerance } from './clocks.ts';
import { failuresIn, type Failure } from './failures.ts';
import { makerOf, makerText } from './maker.ts';
import type { Dispatch, Request } from './model.ts';

/** One thing found: its name, how grave it is, and a sentence for the user. */
export interface Finding {
  kind: 'no-listener' | 'thrown' | 'late-wait-until' | 'swallowed-failure' | 'swallowed-test' | 'outlived' | 'no-wait-until' | 'refused' | 'nothing-seen';
  /** A `note` says what may be as it should be. */
  severity: 'warning' | 'note';
  sentence: string;
}

/** The findings about a dispatch, worst first. */
export function findingsOf(dispatch: Dispatch): Finding[] {
  const found: Finding[] = [];
  const warn = (kind: Finding['kind'], sentence: string) => found.push({ kind, severity: 'warning', sentence });
  const succeeded = dispatch.outcome === 'succeeded';
  if (dispatch.listeners === 0) {
    warn('no-listener', `No ${dispatch.type} listener ran: the event went nowhere, and the browser counts it as done.`);
  }
  if (succeeded && dispatch.thrown) {
    warn(
      'thrown',
      `The handler threw ${dispatch.thrown.name}, yet the browser counts this as a success and will not retry. Give waitUntil a promise that rejects.`,
    );
  }
  if (dispatch.promises.some((promise) => promise.late)) {
    warn('late-wait-until', 'waitUntil was called after the event was over: it threw InvalidStateError and waits for nothing.');
  }
  if (succeeded) {
    const failures = failuresIn(dispatch);
    const lost = failures.filter(({ what }) => what === 'lost').map(({ request }) => request);
    // One that the server made says more than one that the user asked for.
    const worst = lost.find((request) => makerOf(request) === null) ?? lost[0];
    if (worst) found.push(swallowed(worst));
    else if (failures[0]) found.push(noted(failures[0]));
  }
  if (dispatch.outcome !== 'failed' && outlives(dispatch)) {
    if (dispatch.promises.length === 0) {
      warn(
        'no-wait-until',
        'Work went on after the event was over, because waitUntil was never called: the browser may stop the worker in the middle, and will not retry.',
      );
    } else {
      warn('outlived', 'A request went on after the event was over: the browser may stop the worker before it is answered.');
    }
  }
  if (succeeded && seemsIdle(dispatch)) {
    const sentence = 'The handler ran, gave waitUntil no promise, and made no request that was seen: it may have done nothing for this tag.';
    found.push({ kind: 'nothing-seen', severity: 'note', sentence });
  }
  return found.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

const rank = { warning: 0, note: 1 };

/** Whether a request began, or was answered, when the event was over. Only what surely is the dispatch's counts. */
function outlives({ settledAt, promises, requests }: Dispatch): boolean {
  if (settledAt === null) return false;
  // Without a promise the event ends with the handler, and no answer can come before that.
  const over = promises.length === 0 ? settledAt : settledAt + clockTolerance;
  return requests.some(
    ({ attribution, startedAt, headAt, afterEvent }) => attribution === 'exact' && afterEvent && (startedAt > over || (headAt ?? 0) > over),
  );
}

/** Whether nothing was seen of what the handler did, though it was watched from its start. */
function seemsIdle({ listeners, thrown, promises, requests, messages, exceptions }: Dispatch): boolean {
  const seen = promises.length + requests.length + messages.length + exceptions.length;
  return listeners !== null && listeners > 0 && !thrown && seen === 0;
}

function swallowed(request: Request): Finding {
  const maker = makerOf(request);
  const what = `${request.method} ${request.url} ${howItEnded(request)}`;
  const sure = request.attribution === 'exact' ? '' : ' That this sync made the request is inferred.';
  if (maker === null) {
    const sentence = `${what}, yet the sync succeeded: the browser will not retry. Reject the promise given to waitUntil.${sure}`;
    return { kind: 'swallowed-failure', severity: 'warning', sentence };
  }
  const sentence = `${what} ${makerText(maker)}, yet the sync succeeded: had it been the server, the browser would not retry. Reject the promise given to waitUntil.${sure}`;
  return { kind: 'swallowed-test', severity: 'warning', sentence };
}

function noted({ request, what }: Failure): Finding {
  const maker = makerOf(request);
  const by = maker === null ? '' : ` ${makerText(maker)}`;
  const more =
    what === 'refused'
      ? 'If that means that there is nothing left to do, all is well.'
      : 'A later request to the same address, with another body, was answered well.';
  return { kind: 'refused', severity: 'note', sentence: `${request.method} ${request.url} ${howItEnded(request)}${by}. ${more}` };
}

function howItEnded({ outcome, status }: Request): string {
  return outcome === 'failed' ? 'failed' : `was answered ${status}`;
}
