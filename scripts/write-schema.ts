/** Writes `docs/trace.schema.json` from the schemas in the code: `npm run schema`. */
import { writeFile } from 'node:fs/promises';
import { traceJsonSchema } from '../src/formats/json-schema.ts';

const file = new URL('../docs/trace.schema.json', import.meta.url);

await writeFile(file, traceJsonSchema());
console.log('Wrote docs/trace.schema.json.');
