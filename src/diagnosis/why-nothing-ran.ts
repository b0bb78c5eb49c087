/** Why a recording shows no dispatch, as far as it tells. */
import { refusalOf, type Refusal } from '../chromium/refusal.ts';
import type { Model } from '../trace/model.ts';

/** Why nothing ran. */
export type WhyNothingRan =
  /** A tag waits, and so do `others`. */
  | { why: 'waits'; tag: string; others: number }
  /** A call of `register()` was refused. */
  | { why: 'refused'; tag: string; error: { name: string; message: string }; refusal: Refusal | null }
  /** It was called, and yet no dispatch was seen. */
  | { why: 'not-dispatched' }
  /** It was not called while that was recorded. */
  | { why: 'not-called' }
  /** No registration was seen. */
  | { why: 'no-registration' };

/** Why a recording shows no dispatch. */
export function whyNothingRan(model: Model): WhyNothingRan {
  const [first, ...others] = [...model.tags.values()].filter(({ pending }) => pending);
  if (first) return { why: 'waits', tag: first.tag, others: others.length };
  const calls = [...model.calls.values()].filter(({ method }) => method === 'register');
  const refused = calls.findLast(({ outcome }) => outcome === 'rejected');
  if (refused?.error) return { why: 'refused', tag: refused.tag, error: refused.error, refusal: refusalOf(refused) };
  if (calls.length > 0) return { why: 'not-dispatched' };
  return { why: [...model.registrations.values()].some(({ present }) => present) ? 'not-called' : 'no-registration' };
}
