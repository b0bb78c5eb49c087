/**
 * How many steps a piece of work takes, counted by the engine: how often each branch, loop and function of our code was
 * gone into. It is the same on every machine, so a test can tell work that grows as its input from work that grows faster.
 * What built-in functions do inside is not counted, only the functions that they are given.
 */
import { Session } from 'node:inspector/promises';

/** A module that is loaded while steps are counted, so that the engine counts in it. */
type Load<Module> = () => Promise<Module>;

/** Counts the steps that work of a module takes, for each of some inputs. */
export async function stepsOf<Module, Input>(
  load: Load<Module>,
  inputs: readonly Input[],
  work: (module: Module, input: Input) => unknown,
): Promise<number[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    const module = await load();
    const counts: number[] = [];
    for (const input of inputs) {
      // What was counted so far is forgotten with each look.
      await session.post('Profiler.takePreciseCoverage');
      await work(module, input);
      const { result } = await session.post('Profiler.takePreciseCoverage');
      counts.push(sumOf(result));
    }
    return counts;
  } finally {
    session.disconnect();
  }
}

interface Script {
  url: string;
  functions: { ranges: { count: number }[] }[];
}

function sumOf(scripts: readonly Script[]): number {
  return scripts
    .filter(({ url }) => /\/(src|panel|extension)\//.test(url) && !url.includes('/node_modules/'))
    .reduce((sum, { functions }) => sum + functions.reduce((all, { ranges }) => all + ranges.reduce((most, { count }) => most + count, 0), 0), 0);
}
