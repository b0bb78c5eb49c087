/** A tag that is hardly what was meant: an object, nothing, or data. */
import { bytesOfTag } from '../../chromium/schedule.ts';
import type { TraceRule } from '../finding.ts';
import { aboutCall, isOwnCall, type ObservedCall } from '../of-call.ts';

/** What a tag looks like. */
export type Oddity = 'object' | 'missing' | 'empty' | 'data';

/** So many bytes are more than a name. */
const longName = 200;
/** The texts that values other than text become. */
const missing = new Set(['undefined', 'null', 'NaN']);

export const oddTag: TraceRule<'odd-tag', ObservedCall, { oddity: Oddity; tag: string; bytes: number }> = {
  id: 'odd-tag',
  severity: 'risk',
  check(observed) {
    const { call } = observed;
    // A call without any tag is refused: that is another problem.
    if (call.method !== 'register' || call.outcome === 'rejected' || !isOwnCall(call)) return null;
    const oddity = oddityOf(call.tag);
    if (!oddity || (oddity === 'empty' && call.outcome !== 'resolved')) return null;
    return {
      ...aboutCall(call),
      cause: `${oddity} ${call.scope}`,
      params: { oddity, tag: call.tag, bytes: bytesOfTag(call.tag) },
    };
  },
};

function oddityOf(tag: string): Oddity | null {
  if (tag === '') return 'empty';
  if (missing.has(tag)) return 'missing';
  if (/^\[object [\w ]+\]$/.test(tag)) return 'object';
  return tag.length > longName || /^\s*[[{].*["\d].*[\]}]\s*$/s.test(tag) ? 'data' : null;
}
