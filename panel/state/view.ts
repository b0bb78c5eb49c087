/** How the shown trace is looked at. */
import { signal, type Signal } from '@preact/signals';
import type { OpenMenu } from '../components/context-menu.tsx';

/**
 * The stretch of time that the timeline shows: `all` of the trace, or what `fit`s what happened in it, and not the silence
 * around that. These two and `end` go with the live end; `range` stays.
 */
export type TimelineView = { kind: 'all' | 'fit' } | { kind: 'end'; span: number } | { kind: 'range'; from: number; to: number };

/** The slice. */
export interface ViewSlice {
  timeline: Signal<TimelineView>;
  /** The scopes of the registrations that are collapsed on the timeline. */
  collapsed: Signal<ReadonlySet<string>>;
  /** The table that is shown. */
  table: Signal<string>;
  /** Whether the pane of the rules that break requests is open. */
  breaking: Signal<boolean>;
  /** The context menu that is open. */
  menu: Signal<OpenMenu | null>;
  collapse: (scope: string, collapsed: boolean) => void;
}

/** What the timeline shows unless the user moves it. */
export const whatHappened: TimelineView = { kind: 'fit' };

/** Makes the slice. */
export function createView(): ViewSlice {
  const collapsed = signal<ReadonlySet<string>>(new Set());
  return {
    timeline: signal(whatHappened),
    collapsed,
    table: signal('events'),
    breaking: signal(false),
    menu: signal(null),
    collapse(scope, closed) {
      const scopes = new Set(collapsed.value);
      if (closed) scopes.add(scope);
      else scopes.delete(scope);
      collapsed.value = scopes;
    },
  };
}
