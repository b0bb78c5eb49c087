/**
 * Whether a value fits a schema, and nothing else: no copy, no list of issues. Traces hold hundreds of thousands
 * of events, nearly all of which fit; valibot is asked about the rest, to say what is wrong with them.
 */
import * as v from 'valibot';

type Predicate = (value: unknown) => boolean;
type Schema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

/** Makes the predicate of a schema, to be called often. What it does not know by type it asks valibot. */
export function predicateOf(schema: Schema): Predicate {
  if ('pipe' in schema) return fittingNumber(schema);
  if ('wrapped' in schema && isSchema(schema.wrapped)) {
    const wrapped = predicateOf(schema.wrapped);
    return schema.type === 'nullable' ? (value) => value === null || wrapped(value) : wrapped;
  }
  if (schema.type === 'string') return (value) => typeof value === 'string';
  if (schema.type === 'boolean') return (value) => typeof value === 'boolean';
  if (schema.type === 'literal' && 'literal' in schema) return (value) => value === schema.literal;
  if (schema.type === 'picklist' && 'options' in schema && Array.isArray(schema.options)) {
    const options: readonly unknown[] = schema.options;
    return (value) => options.includes(value);
  }
  if (schema.type === 'array' && 'item' in schema && isSchema(schema.item)) {
    const item = predicateOf(schema.item);
    return (value) => Array.isArray(value) && value.every(item);
  }
  if (schema.type === 'loose_object' && 'entries' in schema && isRecord(schema.entries)) {
    return fittingObject(schema.entries);
  }
  return (value) => v.is(schema, value);
}

/** Numbers with conditions are in every event. */
function fittingNumber(schema: Schema): Predicate {
  const steps: readonly unknown[] = 'pipe' in schema && Array.isArray(schema.pipe) ? schema.pipe : [];
  const conditions = steps.map((step) => (isRecord(step) ? step : {}));
  const types = new Set(conditions.map((condition) => condition.type));
  const least = conditions.find((condition) => condition.type === 'min_value')?.requirement ?? -Infinity;
  const known = [...types].every((type) => type === 'number' || numberConditions.has(String(type)));
  if (schema.type !== 'number' || !known || typeof least !== 'number') return (value) => v.is(schema, value);
  const whole = types.has('integer');
  const finite = whole || types.has('finite');
  return (value) =>
    typeof value === 'number' && value >= least && (whole ? Number.isInteger(value) : !finite || Number.isFinite(value));
}

const numberConditions: ReadonlySet<string> = new Set(['finite', 'integer', 'min_value']);

function fittingObject(entries: Record<string, unknown>): Predicate {
  const members = Object.entries(entries).map(([key, schema]) => ({
    key,
    optional: isSchema(schema) && schema.type === 'exact_optional',
    fits: isSchema(schema) ? predicateOf(schema) : () => false,
  }));
  return (value) => {
    if (!isRecord(value)) return false;
    for (const { key, optional, fits } of members) {
      const member = value[key];
      // A member that is there without a value is for valibot's rules about it.
      if (member === undefined ? !optional || key in value : !fits(member)) return false;
    }
    return true;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isSchema(value: unknown): value is Schema {
  return isRecord(value) && value.kind === 'schema';
}
