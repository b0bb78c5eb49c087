/** How times are told in tables. */
import type { Model } from '../../src/trace/model.ts';
import { timeTeller } from '../components/format.ts';
import type { TableLook } from './column.ts';

/** Tells times (epoch ms) of a trace as the user chose it. */
export function timesIn({ preferences }: TableLook, { from }: Model): (at: number) => string {
  return timeTeller(preferences.current.value.timesSinceStart, from);
}
