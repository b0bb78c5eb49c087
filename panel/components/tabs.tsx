/** Tabs: one tab stop, arrows choose. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useRoving } from './roving.ts';

/** One tab. */
export interface Tab {
  id: string;
  label: string;
  /** Shown behind the label, not part of its name. */
  count?: number;
}

/** What tabs take. */
export interface TabsProps {
  /** What the tabs are of. */
  label: string;
  tabs: readonly Tab[];
  selected: string;
  /** The panel below that shows the selected tab. */
  panelId: string;
  onSelect: (id: string) => void;
  /** Shown at the end of the row. */
  children?: ComponentChildren;
}

/** The row of tabs. The tab's panel is the caller's, with `panelId` and `aria-labelledby={tabId(…)}`. */
export function Tabs({ label, tabs, selected, panelId, onSelect, children }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  useRoving(list, '[role=tab]');
  return (
    <div class="tab-row">
      <div class="tab-list" role="tablist" aria-label={label} ref={list}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            class="tab"
            id={tabId(panelId, tab.id)}
            aria-label={tab.label}
            aria-selected={tab.id === selected}
            aria-controls={panelId}
            onClick={() => onSelect(tab.id)}
            onFocus={() => tab.id !== selected && onSelect(tab.id)}
          >
            {tab.label}
            {tab.count !== undefined && <span class="tab-count" data-count={tab.count} />}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}

/** The element id of a tab. */
export function tabId(panelId: string, tab: string): string {
  return `${panelId}-tab-${tab}`;
}
