/** What traces in words fold into. */
import { emptyModel, fold } from '../src/trace/fold.ts';
import { tagKey, type Model, type Tag } from '../src/trace/model.ts';
import { appScope, traceOf } from './trace-text.ts';

/** The model that a text tells. */
export function modelOf(text: string): Model {
  return fold(emptyModel(), traceOf(text));
}

/** A tag of a model, which must be there. */
export function tagIn(model: Model, tag = 'outbox', { type = 'sync', scope = appScope } = {}): Tag {
  const found = model.tags.get(tagKey(scope, type === 'sync' ? 'sync' : 'periodicsync', tag));
  if (!found) throw new Error(`There is no tag “${tag}”.`);
  return found;
}

/** Which attempt each dispatch of the tag “outbox” is. */
export function attempts(text: string): (number | null)[] {
  return tagIn(modelOf(text)).dispatches.map((dispatch) => dispatch.attempt);
}

/** A tag that is registered before our eyes and fails its first attempt. */
export const registeredAndFailed = `
  0    page   register-called  outbox
  5    page   register-settled outbox
  9    worker dispatch-started d1 outbox
  200  worker dispatch-settled d1 failed rejected
`;
