/**
 * Has the probe put into a worker that starts before its first line, also where another debugger lets it run first.
 * DevTools does so when it is open, and what is evaluated on command then comes too late. But a breakpoint is set
 * at once, whatever the worker does meanwhile, and its condition is evaluated where it stands, without a pause if it does
 * not hold and without a word to other debuggers: ours puts the probe in. [measured in Chromium 156: of all commands only
 * those that evaluate wait until the worker has nothing to do]
 */
import type { Protocol } from 'devtools-protocol';
import type { Cdp, Wait } from '../transport/cdp.ts';
import type { FirstLine } from './memory.ts';

/** In how many modules of a worker the first line is looked for. */
const mostModules = 50;

/** The places at which one version of a worker may begin. */
export class FirstLines {
  readonly #cdp: Cdp;
  readonly #sessionId: string;
  readonly #scriptUrl: string;
  readonly #onChange: () => void;
  /** By address; null while it is looked for. */
  readonly #found = new Map<string, FirstLine | null>();
  /** The breakpoints that are set. */
  #breakpoints: string[] = [];

  /** @param known those that were found before */
  constructor(cdp: Cdp, sessionId: string, scriptUrl: string, known: readonly FirstLine[], onChange: () => void) {
    this.#cdp = cdp;
    this.#sessionId = sessionId;
    this.#scriptUrl = scriptUrl;
    this.#onChange = onChange;
    for (const line of known) this.#found.set(line.url, line);
  }

  get all(): FirstLine[] {
    return [...this.#found.values()].filter((line) => line !== null);
  }

  /** Takes a script of the worker. Modules run before those that import them, so any of them may be the first. */
  parsed({ scriptId, url, isModule = false }: Protocol.Debugger.ScriptParsedEvent): void {
    const mayBeFirst = url === this.#scriptUrl || (isModule && url !== '' && this.#found.size < mostModules);
    if (!mayBeFirst || this.#found.has(url)) return;
    this.#found.set(url, null);
    // The scripts of a worker that stops meanwhile are told again when it starts.
    void this.#find(scriptId, url).catch(() => this.#found.delete(url));
  }

  async #find(scriptId: string, url: string): Promise<void> {
    // At the top level of the script: a function that stands first may never run, or often.
    const { locations } = await this.#cdp.send(this.#sessionId, 'Debugger.getPossibleBreakpoints', {
      start: { scriptId, lineNumber: 0, columnNumber: 0 },
      restrictToFunction: true,
    });
    const [first] = locations;
    if (!first) return;
    const { lineNumber, columnNumber = 0 } = first;
    this.#found.set(url, { url, lineNumber, columnNumber });
    this.#onChange();
  }

  /** Has a condition evaluated at the first of them that the worker comes to, and at the others. */
  evaluateThere(condition: string, wait?: Wait): Promise<void>[] {
    const breakpoints: string[] = [];
    this.#breakpoints = breakpoints;
    return this.all.map(async (line) => {
      const set = await this.#cdp.send(this.#sessionId, 'Debugger.setBreakpointByUrl', { ...line, condition }, wait);
      breakpoints.push(set.breakpointId);
    });
  }

  /** Ends that: the worker may come by again. */
  evaluateNoMore(): void {
    for (const breakpointId of this.#breakpoints) {
      this.#cdp.send(this.#sessionId, 'Debugger.removeBreakpoint', { breakpointId }).catch(() => undefined);
    }
    this.#breakpoints = [];
  }
}
