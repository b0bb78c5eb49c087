/** Which version of its registration’s worker something ran in. */
import * as texts from '../../src/messages/compiled/columns.js';
import type { Model } from '../../src/trace/model.ts';
import { fileName } from '../components/format.ts';

/** Whether any registration had more than one. */
export function hasVersions({ registrations }: Model): boolean {
  return [...registrations.values()].some(({ workers }) => workers.size > 1);
}

/** The version, by its script and the order in which they were seen: `sw.js #2`. Empty where it is not known. */
export function versionText(model: Model, scope: string, workerId: string | null | undefined): string {
  const workers = model.registrations.get(scope)?.workers;
  const worker = workers?.get(workerId ?? '');
  if (!workers || !worker) return '';
  return texts.versionOf({ script: fileName(worker.scriptUrl), number: [...workers.keys()].indexOf(worker.workerId) + 1 });
}
