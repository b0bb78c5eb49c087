/** The filter below the toolbar, as the Network panel has it. */
import type { ComponentChildren } from 'preact';
import { filter } from '../../src/messages/compiled/toolbar.js';
import { Suggest, type SuggestProps } from '../components/suggest.tsx';

/** What the bar takes. */
export interface FilterBarProps {
  query: string;
  problem: string | null;
  /** What to offer while a filter is typed. */
  suggest: SuggestProps['suggest'];
  onQuery: (query: string) => void;
  /** The user has left the field. */
  onDone: () => void;
  /** What stands beside the field. */
  children: ComponentChildren;
}

/** The id of the field, for the keyboard shortcut. */
export const filterId = 'filter';

/** The bar. */
export function FilterBar({ query, problem, suggest, onQuery, onDone, children }: FilterBarProps) {
  return (
    <div class="filter-bar" role="search" aria-label={filter()}>
      <Suggest
        label={filter()}
        type="search"
        inputId={filterId}
        class="filter"
        placeholder={filter()}
        value={query}
        invalid={problem}
        suggest={suggest}
        onInput={onQuery}
        onDone={onDone}
      />
      {children}
    </div>
  );
}
