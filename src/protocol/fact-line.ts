/** How a fact of the probe is written; apart from its schema, which the probe does without. */

/** A fact as a line: facts are numbered from 1 in each run of a worker. `json` is the fact as JSON. */
export function lineOfFact(number: number, json: string): string {
  return `${number} ${json}\n`;
}
