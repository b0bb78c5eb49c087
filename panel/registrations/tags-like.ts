/** Which tags to offer while one to fire is typed. */
import type { Model } from '../../src/trace/model.ts';
import { byName } from '../components/natural-order.ts';

/** The other one-shot tags of a registration that a text is part of; the empty one can't be chosen, as nothing is typed then. */
export function tagsLike(model: Model, scope: string, text: string): string[] {
  const begun = text.toLowerCase();
  return [...model.tags.values()]
    .filter(
      (tag) =>
        tag.scope === scope && tag.type === 'sync' && tag.tag !== '' && tag.tag !== text && tag.tag.toLowerCase().includes(begun),
    )
    .map((tag) => tag.tag)
    .sort(byName);
}
