/** What JSON can say but a trace can't hold: numbers that are too large, and nesting without end. */
import * as texts from '../../messages/compiled/file-faults.js';
import { pathOf } from './mismatch.ts';
import { TraceRefused } from './refused.ts';

/** How many levels of lists and objects one value may have. Deeper ones can't be stored, sent or written. */
export const deepest = 100;

interface Level {
  value: Record<string, unknown>;
  key: string;
  above: Level | null;
  depth: number;
}

/**
 * Checks a parsed value down to its leaves, without recursion.
 * @param path where it stands
 * @throws TraceRefused for a number that became infinite, and for what is nested too deep
 */
export function checkPlain(value: unknown, path: string): void {
  if (typeof value === 'number') checkNumber(value, path, null, '');
  if (!hasMembers(value)) return;
  const open: Level[] = [{ value, key: path, above: null, depth: 1 }];
  for (let level = open.pop(); level; level = open.pop()) {
    // Parsed values inherit nothing that can be enumerated, and this is faster than to list the entries.
    for (const key in level.value) {
      const item = level.value[key];
      if (typeof item === 'number') checkNumber(item, path, level, key);
      if (!hasMembers(item)) continue;
      if (level.depth >= deepest) {
        throw new TraceRefused(pathTo(level, key), texts.tooDeep({ levels: deepest }));
      }
      open.push({ value: item, key, above: level, depth: level.depth + 1 });
    }
  }
}

/** An object or a list, whose members have its indexes as keys. */
function hasMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function checkNumber(value: number, path: string, level: Level | null, key: string): void {
  if (Number.isFinite(value)) return;
  throw new TraceRefused(
    level ? pathTo(level, key) : path,
    texts.unexpected({ expected: texts.expected.finite(), found: texts.found.tooLarge() }),
  );
}

function pathTo(level: Level, lastKey: string): string {
  const keys = [lastKey];
  for (let at: Level | null = level; at; at = at.above) keys.unshift(at.key);
  return pathOf(keys);
}
