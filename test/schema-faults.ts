/** A strict validator of others, for the traces that we write. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { traceJsonSchema } from '../src/formats/json-schema.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(traceJsonSchema()));

/** What of a parsed SyncScope trace does not fit `docs/trace.schema.json`: where, and what is wrong there. */
export function schemaFaults(file: unknown): string[] {
  validate(file);
  return (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message }) => `${instancePath} ${message}`);
}
