/** Which call of `register()` led to which dispatch. */
import type { Dispatch, RegisterCall, Tag } from '../trace/model.ts';

/** A dispatch and the call that it goes back to. */
export interface Cause {
  call: RegisterCall;
  dispatch: Dispatch;
}

/**
 * The real dispatches of a tag that go back to a call that was seen: to the first one after the dispatch before, as
 * further ones change nothing while a tag is registered; a retry goes back to what its first attempt did.
 */
export function* causesOf(tag: Tag): Generator<Cause> {
  const calls = tag.calls.filter(({ method, outcome }) => method === 'register' && outcome !== 'rejected');
  const dispatches = tag.dispatches.filter(({ trusted }) => trusted);
  let next = 0;
  let cause: RegisterCall | undefined;
  for (const dispatch of dispatches) {
    const { attempt, startedAt } = dispatch;
    let first: RegisterCall | undefined;
    for (; (calls[next]?.calledAt ?? Infinity) <= startedAt; next++) first ??= calls[next];
    if (attempt === null || attempt === 1) cause = first ?? (tag.type === 'periodicsync' ? cause : undefined);
    if (cause) yield { call: cause, dispatch };
  }
}
