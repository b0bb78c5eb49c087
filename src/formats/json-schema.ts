/** The JSON Schema of the SyncScope trace, for the tools of others: made from the schemas that we check with. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { eventSchemas, unknownEventSchema } from '../trace/events.ts';
import { recordingSchema } from '../trace/recording.ts';
import { deepest } from './reading/plain.ts';
import { formatName, formatVersion } from './reading/members.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The schema of a part. That numbers are finite need not be said: JSON has no others. */
function partOf(schema: Parameters<typeof toJsonSchema>[0]): object {
  return { ...toJsonSchema(schema, { target: 'draft-2020-12', errorMode: 'ignore' }), $schema: undefined };
}

/** The text of `docs/trace.schema.json`; the same schemas give the same text. */
export function traceJsonSchema(): string {
  const kinds = [...eventSchemas.keys()];
  const schema = {
    $schema: dialect,
    title: 'SyncScope trace',
    description:
      'What trace-format.md describes. Beyond this schema, seq counts 1, 2, 3, ids differ, and nothing is nested ' +
      `more than ${deepest} levels deep.`,
    type: 'object',
    properties: {
      format: { const: formatName },
      version: { const: formatVersion },
      recording: { $ref: '#/$defs/recording' },
      events: { type: 'array', items: { $ref: '#/$defs/event' } },
    },
    required: ['format', 'version', 'recording', 'events'],
    $defs: {
      recording: partOf(recordingSchema),
      event: {
        description: 'Of a kind that is described here, or of one that a newer version knows, which is kept as it is.',
        ...partOf(unknownEventSchema),
        // By its kind, not one of all kinds: what does not fit is then told of the kind that was meant.
        allOf: kinds.map((kind) => ({
          if: { type: 'object', properties: { kind: { const: kind } }, required: ['kind'] },
          // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
          then: { $ref: `#/$defs/${kind}` },
        })),
      },
      ...Object.fromEntries([...eventSchemas].map(([kind, part]) => [kind, partOf(part)])),
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
