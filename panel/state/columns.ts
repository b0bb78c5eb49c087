/** Which columns of tables the user switched on or off. */
import type { Preferences } from './preferences.ts';

/** The columns of a table, and what can be done with them. */
export interface TableColumns {
  columns: readonly {
    id: string;
    label: string;
    /** Whether it is shown only where the user asks for it. */
    extra?: boolean;
    /** Whether it is to be shown, and there is no room for it. */
    noRoom: boolean;
  }[];
  /** Makes them as wide as what they hold. */
  fit: () => void;
}

/** Their names: `table.column`. */
export function switchedColumns({ switchedColumns: names }: Preferences): ReadonlySet<string> {
  return new Set(names.split(','));
}

/** What is remembered after one more of them is switched. */
export function withSwitched(preferences: Preferences, name: string): string {
  const names = new Set(switchedColumns(preferences));
  if (!names.delete(name)) names.add(name);
  return [...names].filter(Boolean).join(',');
}
