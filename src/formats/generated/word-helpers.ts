/**
 * What stands last in a generated test: how it names what it compares, and says what was expected.
 * What is between « and » is for TypeScript alone.
 */
import { idPattern, numberPattern } from './ids.ts';

export const wordHelpers = String.raw`function endpointOf(method«: string», url«: string») {
  const { origin, pathname } = new URL(url);
  return method + ' ' + (origin === new URL(BASE_URL).origin ? '' : origin) + withoutIds(pathname).replace(${numberPattern}, ':id');
}

/** Ids are others each time. */
function withoutIds(name«: string») {
  return name.replace(${idPattern}, ':id');
}

function fits(run«: Run», expected«: Expected») {
  if (typeof expected !== 'string') return String(run.promises) === String(expected);
  return run.promises.includes('rejected') === (expected === 'failed');
}

const willText«: Record<string, string>» = { fulfilled: 'fulfils', rejected: 'rejects', pending: 'stays open', late: 'comes too late' };
const didText«: Record<string, string>» = { fulfilled: 'fulfilled', rejected: 'rejected', pending: 'had not settled', late: 'came too late' };

/** What a handler does that finds nothing to do. */
function idle(expected«: Expected»)«: Expected» {
  return typeof expected === 'string' ? 'succeeded' : expected.map(() => 'fulfilled');
}

function expectedText(expected«: Expected») {
  if (expected === 'succeeded') return 'to succeed';
  if (expected === 'failed') return 'to fail';
  return 'to give ' + promisesText(expected, willText);
}

function seenText({ promises, reason, began, over }«: Run») {
  return 'gave ' + (promises.length > 0 ? promisesText(promises, didText) : 'none') + (reason ? ' (' + reason + ')' : '') + (over ? '' : ' after ' + (Date.now() - began) + ' ms');
}

function promisesText(promises«: Promised[]», words«: Record<string, string>») {
  if (promises.length === 0) return 'no promise to waitUntil';
  const count = promises.length === 1 ? 'one promise' : promises.length + ' promises';
  return count + ' to waitUntil that ' + promises.map((one) => words[one]).join(', ');
}

function requestsText(answers«: (Answer | undefined)[]», endpoint = '') {
  if (answers.length === 0) return 'none';
  const each = answers.map((one) => one ?? 'not yet');
  const list = each.length > 5 && new Set(each).size === 1 ? 'always ' + each[0] : each.join(', ');
  return (each.length === 1 ? 'one request ' : each.length + ' requests ') + endpoint + (endpoint ? ', ' : '') + 'answered ' + list;
}

function timesText(count«: number») {
  return count === 0 ? 'never' : count === 1 ? 'once' : count + ' times';
}

function quoted(tag«: string») {
  return tag === '' ? '""' : '“' + tag + '”';
}

/** Waits until something is so, at most so long. */
async function until(isSo«: () => unknown», ms«: number») {
  const end = Date.now() + ms;
  while (!(await isSo()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}
`;
