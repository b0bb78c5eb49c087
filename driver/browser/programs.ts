import { statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program may be: on the `PATH`, and where distributions put theirs. */
export function placesOf(name: string): string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...onPath, '/usr/bin', '/usr/local/bin'].map((folder) => join(folder, name));
}

/** Whether there is a file. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
