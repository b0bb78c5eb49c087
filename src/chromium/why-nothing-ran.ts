/** Why a recording shows no dispatch, as far as it tells, and what to try. */
import type { Model } from '../trace/model.ts';
import { quotedTag } from '../trace/tag-name.ts';
import { refusalText } from './refusal.ts';

/**
 * In a sentence or two, of a recording that shows no dispatch.
 * @param reload how to record what the page does while it loads: "press Record and reload"
 */
export function whyNothingRan(model: Model, reload: string): string {
  const pending = [...model.tags.values()].filter((tag) => tag.pending);
  const [first] = pending;
  if (first) {
    const others = pending.length - 1;
    const more = others === 0 ? '' : ` and ${others} ${others === 1 ? 'other' : 'others'}`;
    return (
      `Registered, but not dispatched yet: ${quotedTag(first.tag)}${more}. A tag waits while the browser is offline, after a ` +
      'failed attempt, and while its registration has no active worker.'
    );
  }
  const calls = [...model.calls.values()].filter(({ method }) => method === 'register');
  const refused = calls.findLast(({ outcome }) => outcome === 'rejected');
  if (refused?.error) {
    const { name, message } = refused.error;
    return `register() of ${quotedTag(refused.tag)} was rejected: ${refusalText(refused) ?? `${name}: ${message}`}`;
  }
  if (calls.length > 0) return 'register() was called, but no dispatch was seen.';
  const isHere = [...model.registrations.values()].some(({ present }) => present);
  return isHere
    ? `The page registered no sync while it was recorded. If it does so while it loads, ${reload}.`
    : `No service worker was seen to be registered for the page. If one is while it loads, ${reload}.`;
}
