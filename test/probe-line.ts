/** A line of the probe, as a test has it told. */
import { orderOfFields } from '../src/protocol/probe.ts';

/** A fact, given with the names of its fields, as the probe writes it. */
export function lineOfFact(number: number, fact: object): string {
  const fields = new Map<string, unknown>(Object.entries(fact));
  const order = Object.entries(orderOfFields).find(([name]) => name === fields.get('fact'))?.[1] ?? [];
  return `${JSON.stringify([number, fields.get('fact'), ...order.map((name) => fields.get(name))])}\n`;
}
