/**
 * npm run bench: measures, side by side within one run, and prints figures.
 *
 * npm run bench -- --only <group>   one group, or one part of it as recorder/latency; may be repeated
 * npm run bench -- --json <file>    also writes {"figures":[{"name","value","unit"}]}
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fire } from './fire.ts';
import { lineOf, type Figure, type Report } from './figures.ts';
import { formats } from './formats.ts';
import { hostile } from './hostile.ts';
import { panel } from './panel.ts';
import { recorder, recorderParts } from './recorder/recorder.ts';
import { replay } from './replay.ts';
import { sizes } from './sizes.ts';

const fires = async (report: Report): Promise<void> => {
  await fire(report);
  await replay(report);
};
const groups: Record<string, (report: Report) => Promise<void>> = { sizes, fire: fires, recorder, panel, formats, hostile };
const parts = Object.fromEntries(Object.entries(recorderParts).map(([name, part]) => [`recorder/${name}`, part]));

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, json: { type: 'string' } } });
const wanted = values.only ?? Object.keys(groups);
const figures: Figure[] = [];

execFileSync(process.execPath, ['build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
for (const name of wanted) {
  const group = groups[name] ?? parts[name];
  if (!group) {
    const known = [...Object.keys(groups), ...Object.keys(parts)].join(', ');
    throw new Error(`There is no group “${name}”. There are: ${known}.`);
  }
  await group((figure) => {
    figures.push(figure);
    console.log(lineOf(figure));
  });
}
if (values.json) {
  const plain = figures.map(({ name, value, unit }) => ({ name, value, unit }));
  await writeFile(values.json, `${JSON.stringify({ figures: plain }, null, 2)}\n`);
}
