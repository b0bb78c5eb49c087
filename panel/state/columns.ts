/** Which columns of tables the user switched on or off. */
import type { Preferences } from './preferences.ts';

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
