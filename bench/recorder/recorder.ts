/** What recording takes and gives: all figures that the recorder is held to, in one run. */
import type { Report } from '../figures.ts';
import { pages } from '../pages.ts';
import { drain } from './drain.ts';
import { exact } from './exact.ts';
import { flood } from './flood.ts';
import { kills } from './kills.ts';
import { latency } from './latency.ts';
import { problem } from './problem.ts';
import { storing } from './storing.ts';
import { waitUntil } from './wait-until.ts';

/** Its parts; each can be measured alone as `recorder/<part>`. */
export const recorderParts: Record<string, (report: Report) => Promise<void>> = {
  drain,
  exact,
  latency,
  problem,
  'wait-until': waitUntil,
  pages,
  storing,
  kills,
  flood,
};
