/** Writes `docs/problems.md` from the texts of the rules: `npm run docs`. */
import { writeFile } from 'node:fs/promises';
import { problemDocs } from '../src/formats/problem-docs.ts';

await writeFile(new URL('../docs/problems.md', import.meta.url), problemDocs());
console.log('Wrote docs/problems.md.');
