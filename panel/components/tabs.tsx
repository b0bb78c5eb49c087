/** Tabs with what the chosen one shows: one tab stop, arrows choose. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useRoving } from './roving.ts';

/** One tab of a part of the panel, by what that part is given to show. */
export interface Tab<Given> {
  id: string;
  title: () => string;
  /** Whether there is anything to show in it. */
  applies: (given: Given) => boolean;
  /** Shown behind the title, not part of its name. */
  count?: (given: Given) => number;
  view: (given: Given) => ComponentChildren;
}

/** What tabs take. */
export interface TabsProps<Given> {
  /** What the tabs are of. */
  label: string;
  /** The first one always applies. */
  tabs: readonly Tab<Given>[];
  given: Given;
  /** The tab that the user chose; where it does not apply, the first is shown. */
  chosen: string;
  /** What is below the tabs. */
  panel: { id: string; class: string; tabIndex?: number };
  onChoose: (id: string) => void;
  /** Shown at the end of the row. */
  children?: ComponentChildren;
}

/** The row of tabs, and below it the view of the chosen one. */
export function Tabs<Given>({ label, tabs, given, chosen, panel, onChoose, children }: TabsProps<Given>) {
  const list = useRef<HTMLDivElement>(null);
  useRoving(list, '[role=tab]');
  const applying = tabs.filter((tab) => tab.applies(given));
  const shown = shownTab(applying, chosen);
  const elementId = (tab: string) => `${panel.id}-tab-${tab}`;
  return (
    <>
      <div class="tab-row">
        <div class="tab-list" role="tablist" aria-label={label} ref={list}>
          {applying.map(({ id, title, count }) => (
            <button
              key={id}
              type="button"
              role="tab"
              class="tab"
              id={elementId(id)}
              aria-label={title()}
              aria-selected={id === shown?.id}
              aria-controls={panel.id}
              onClick={() => onChoose(id)}
              onFocus={() => id !== shown?.id && onChoose(id)}
            >
              {title()}
              {count && <span class="tab-count" data-count={count(given)} />}
            </button>
          ))}
        </div>
        {children}
      </div>
      <div {...panel} role="tabpanel" aria-labelledby={elementId(shown?.id ?? '')}>
        {shown?.view(given)}
      </div>
    </>
  );
}

/** The tab that is shown: the chosen one, or else the first. */
export function shownTab<Entry extends { id: string }>(tabs: readonly Entry[], chosen: string): Entry | undefined {
  return tabs.find(({ id }) => id === chosen) ?? tabs[0];
}
