/** What is evaluated in a worker to put the probe in. */

import { uses } from '../protocol/uses.ts';

/** How the address begins under which the probe's frames stand in stacks. */
export const probeUrl = 'syncscope-probe:';

/** What the probe is told. The worker's script can find out neither the name nor the key. */
export interface ProbeOptions {
  /** The function, put into the global scope, that facts go through; the probe removes it. */
  bindingName: string;
  /** The name of the function that takes orders, and what the probe begins with whenever it speaks. */
  probeName: string;
  /** Under which key a probe that a breakpoint put in leaves the function that takes orders. */
  key: string;
  /** The script of worker-probe. */
  probeScript: string;
}

/**
 * Puts the probe in, unless a breakpoint did, and gives the function that takes orders its name.
 * @param run the name of this run of the worker
 * @param running whether the worker's script has run for certain, and has added listeners
 */
export function installText(options: ProbeOptions, run: string, running: boolean): string {
  const { probeName, probeScript, key } = options;
  // A worker that runs had no breakpoint, and perhaps a `toString` of its own, which is not to be called.
  const left = running ? '' : `const left=(()=>{}).toString(${JSON.stringify(key)});if(typeof left==="function")return left;`;
  const recorder = `{...${toldText(options, { run, running, key: null })},give(f){take=f}}`;
  const install = `let take;const recorder=${recorder};${probeScript};return take`;
  return `let ${probeName}=(()=>{"use strict";${left}${install}})()${addressText(run)}`;
}

/**
 * Puts the probe in, as the condition of a breakpoint before the worker's first line: it never holds.
 * @param run the name of the run that begins there
 */
export function conditionText(options: ProbeOptions, run: string): string {
  const { probeScript, key } = options;
  const install = `const recorder=${toldText(options, { run, running: false, key })};${probeScript}`;
  return `(()=>{"use strict";try{${install}}catch{}})(),false${addressText(run)}`;
}

function toldText({ bindingName, probeName }: ProbeOptions, rest: { run: string; running: boolean; key: string | null }): string {
  return JSON.stringify({ bindingName, secret: probeName, uses, ...rest });
}

function addressText(run: string): string {
  return `\n//# sourceURL=${probeUrl}${run}`;
}
