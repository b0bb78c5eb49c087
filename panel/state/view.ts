/** How the shown trace is looked at. */
import { signal, type Signal } from '@preact/signals';
import type { OpenMenu } from '../components/context-menu.tsx';

/** The stretch of time that the timeline shows. `all` and `end` go with the live end, `range` stays. */
export type TimelineView = { kind: 'all' } | { kind: 'end'; span: number } | { kind: 'range'; from: number; to: number };

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

/** The timeline shows the whole trace. */
export const wholeTrace: TimelineView = { kind: 'all' };

/** Makes the slice. */
export function createView(): ViewSlice {
  const collapsed = signal<ReadonlySet<string>>(new Set());
  return {
    timeline: signal(wholeTrace),
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
