/** A rule by which requests fail, in words. */
import type { FaultRule } from '../../src/trace/faults.ts';

/** A rule as a trace has it: of one that a later version wrote, not all may be known. */
export type ToldRule = { [K in keyof FaultRule]?: FaultRule[K] | string };

/** A rule in a few words: `POST /api/: refuse, first 2`. */
export function faultText({ url, method, what, ms, status, when, count }: ToldRule): string {
  const how = what === 'answer' ? `answer ${status}` : what === 'delay' || what === 'time-out' ? `${what} ${ms} ms` : what;
  const often = when === 'first' ? `, first ${count}` : when === 'every' ? `, 1 of ${count}` : '';
  return `${method ?? 'any'} ${url || '*'}: ${how}${often}`;
}
