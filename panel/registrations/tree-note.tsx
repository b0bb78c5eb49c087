/** How much of the tree the filter leaves, above it. */
import * as texts from '../../src/messages/compiled/tree-filter.js';
import type { Model } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import type { LaneFilter } from '../state/filter.ts';
import { isShown } from './tree-rows.ts';

/** What it takes. */
export interface TreeNoteProps {
  model: Model;
  passes: LaneFilter;
  onShowAll: () => void;
}

/** The note. */
export function TreeNote({ model, passes, onShowAll }: TreeNoteProps) {
  const tags = [...model.tags.values()].filter(isShown);
  const passing = tags.filter((tag) => passes.tag(tag) || tag.dispatches.some(passes.dispatch));
  return (
    <div class="tree-note">
      <span class="clip">{texts.shown({ shown: passing.length, tags: tags.length })}</span>
      <Button class="in-line" hint={texts.showAllHint()} onPress={onShowAll}>
        {texts.showAll()}
      </Button>
    </div>
  );
}
