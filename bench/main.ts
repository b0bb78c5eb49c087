/**
 * npm run bench: measures, side by side within one run, and prints figures. A part that fails is told and the others go
 * on; the exit code is 1 then.
 *
 * npm run bench -- --only <group>   one group, or one part of it as recorder/latency; may be repeated
 * npm run bench -- --json <file>    also writes {"figures":[{"name","value","unit"}],"failed":[{"part","error"}]}
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fire } from './fire.ts';
import { lineOf, type Figure, type Report } from './figures.ts';
import { formats } from './formats.ts';
import { hostile } from './hostile.ts';
import { panel } from './panel.ts';
import { problems } from './problems.ts';
import { recorderParts } from './recorder/recorder.ts';
import { replay } from './replay.ts';
import { sizes } from './sizes.ts';

type Part = (report: Report) => Promise<void> | void;

const groups: Record<string, Record<string, Part>> = {
  sizes: { sizes },
  fire: { fire, replay },
  recorder: recorderParts,
  panel: { panel },
  formats: { formats },
  hostile: { hostile },
  problems: { problems },
};
const parts = new Map(
  Object.entries(groups).flatMap(([group, of]) => Object.entries(of).map(([name, part]) => [`${group}/${name}`, part])),
);

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, json: { type: 'string' } } });
const wanted = (values.only ?? Object.keys(groups)).flatMap((name) => {
  const found = [...parts.keys()].filter((part) => part === name || part.startsWith(`${name}/`));
  if (found.length === 0) {
    console.error(`There is no group or part “${name}”. There are: ${[...Object.keys(groups), ...parts.keys()].join(', ')}.`);
    process.exit(2);
  }
  return found;
});
const figures: Figure[] = [];
const failed: { part: string; error: string }[] = [];

execFileSync(process.execPath, ['build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
for (const name of wanted) {
  try {
    await parts.get(name)?.((figure) => {
      figures.push(figure);
      console.log(lineOf(figure));
    });
  } catch (error) {
    failed.push({ part: name, error: String(error) });
    console.error(`${name} FAILED:`, error);
  }
}
if (values.json) {
  const plain = figures.map(({ name, value, unit }) => ({ name, value, unit }));
  await writeFile(values.json, `${JSON.stringify({ figures: plain, failed }, null, 2)}\n`);
}
for (const { part, error } of failed) console.error(`${part} failed: ${error}`);
process.exitCode = failed.length > 0 ? 1 : 0;
