/**
 * npm run bench: measures, side by side within one run, and prints figures. A part that fails is told and the others go
 * on; the exit code is 1 then. So it is with one that does not end, and with what fails where no part waits for it.
 *
 * npm run bench -- --only <group>   one group, or one part of it as recorder/latency; may be repeated
 * npm run bench -- --json <file>    also writes {"figures":[{"name","value","unit"}],"failed":[{"part","error"}]}
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fire } from './fire.ts';
import { lineOf, type Figure, type Report } from './figures.ts';
import { formatParts } from './formats.ts';
import { hostileParts } from './hostile.ts';
import { idle } from './idle.ts';
import { panel } from './panel.ts';
import { problems } from './problems.ts';
import { recorderParts } from './recorder/recorder.ts';
import { replay } from './replay.ts';
import { sizes } from './sizes.ts';

type Part = (report: Report) => Promise<void> | void;

/** No part takes as long as this. */
const longestMinutes = 20;

const groups: Record<string, Record<string, Part>> = {
  sizes: { sizes },
  fire: { fire, replay },
  recorder: recorderParts,
  panel: { panel, idle },
  formats: formatParts,
  hostile: hostileParts,
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

/** Ends the part that is measured. */
let failPart: (error: unknown) => void = () => undefined;
const onFailure = (error: unknown) => failPart(error);

execFileSync(process.execPath, ['build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
process.on('uncaughtException', onFailure);
for (const name of wanted) {
  try {
    await runPart(name);
  } catch (error) {
    failed.push({ part: name, error: String(error) });
    console.error(`${name} FAILED:`, error);
  }
}
process.off('uncaughtException', onFailure);
if (values.json) {
  const plain = figures.map(({ name, value, unit }) => ({ name, value, unit }));
  await writeFile(values.json, `${JSON.stringify({ figures: plain, failed }, null, 2)}\n`);
}
for (const { part, error } of failed) console.error(`${part} failed: ${error}`);
// What a part that failed has left open does not hold up the end.
process.exit(failed.length > 0 ? 1 : 0);

/** Runs a part until it ends, or anything fails meanwhile. */
async function runPart(name: string): Promise<void> {
  let over = false;
  const report: Report = (figure) => {
    if (over) return;
    figures.push(figure);
    console.log(lineOf(figure));
  };
  const failing = new Promise<never>((_, reject) => (failPart = reject));
  const tooLong = new Error(`It did not end within ${longestMinutes} minutes.`);
  const timer = setTimeout(() => failPart(tooLong), longestMinutes * 60_000);
  try {
    await Promise.race([parts.get(name)?.(report), failing]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}
