/** Makes requests of workers fail as the user's rules say, through the protocol's domain Fetch. */
import type { Protocol } from 'devtools-protocol';
import { base64Of } from '../trace/bodies.ts';
import { meet, type FaultRule, type RequestFault, type SetFault } from '../trace/faults.ts';
import { isSameRule } from '../trace/same-rule.ts';
import type { Cdp } from '../transport/cdp.ts';
import { after } from '../transport/time-limit.ts';

type Paused = Protocol.Fetch.RequestPausedEvent;

/** The rules of one recorder. */
export class Faults {
  readonly #cdp: Cdp;
  readonly #onChange: () => void;
  #faults: RequestFault[];
  readonly #signal: AbortSignal;

  /**
   * @param faults those of an earlier recorder on the same connection
   * @param signal the connection is gone: ends what would go on by itself
   */
  constructor(cdp: Cdp, faults: readonly RequestFault[], onChange: () => void, signal: AbortSignal) {
    this.#cdp = cdp;
    this.#faults = faults.map((fault) => ({ ...fault }));
    this.#onChange = onChange;
    this.#signal = signal;
  }

  get all(): readonly RequestFault[] {
    return this.#faults;
  }

  /** These are the rules from now on, in this order. One that is turned on, or that says something else, counts anew. */
  set(faults: readonly SetFault[]): void {
    this.#faults = faults.map(({ rule, active }) => {
      const before = this.#faults.find((other) => other.rule.id === rule.id);
      const goesOn = before !== undefined && isSameRule(before.rule, rule) && (before.active || !active);
      return { rule, active, seen: goesOn ? before.seen : 0, changed: goesOn ? before.changed : 0 };
    });
    this.#onChange();
  }

  /**
   * Decides about a request that is held.
   * @returns the rule that it meets, if any
   */
  handle(sessionId: string, paused: Paused): FaultRule | null {
    const { requestId, request, responseStatusCode, responseErrorReason } = paused;
    if (responseStatusCode !== undefined || responseErrorReason !== undefined) {
      // Its answer is held only to be cut off.
      this.#send(sessionId, 'Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' });
      return null;
    }
    const rule = meet(this.#faults, request);
    this.#onChange();
    if (!rule) {
      this.#send(sessionId, 'Fetch.continueRequest', { requestId });
      return null;
    }
    this.#do(rule, sessionId, paused);
    return rule;
  }

  #do({ what, ms = 0, status = 500, body = '' }: FaultRule, sessionId: string, { requestId, request }: Paused): void {
    switch (what) {
      case 'refuse':
        return this.#send(sessionId, 'Fetch.failRequest', { requestId, errorReason: 'ConnectionRefused' });
      case 'offline':
        return this.#send(sessionId, 'Fetch.failRequest', { requestId, errorReason: 'InternetDisconnected' });
      case 'time-out':
        return after(ms, this.#signal, () => this.#send(sessionId, 'Fetch.failRequest', { requestId, errorReason: 'TimedOut' }));
      case 'delay':
        return after(ms, this.#signal, () => this.#send(sessionId, 'Fetch.continueRequest', { requestId }));
      case 'cut-off':
        return this.#send(sessionId, 'Fetch.continueRequest', { requestId, interceptResponse: true });
      case 'answer':
        return this.#send(sessionId, 'Fetch.fulfillRequest', {
          requestId,
          responseCode: status,
          responseHeaders: headersFor(request, body),
          body: base64Of(new TextEncoder().encode(body)),
        });
    }
  }

  /** The request may be gone, with its worker or because the rules changed. */
  #send(...[sessionId, method, params]: Parameters<Cdp['send']>): void {
    this.#cdp.send(sessionId, method, params).catch(() => undefined);
  }
}

/** An answer of another origin must be allowed to be read, or it would fail instead. */
function headersFor({ headers }: Protocol.Network.Request, body: string): Protocol.Fetch.HeaderEntry[] {
  const origin = Object.entries(headers).find(([name]) => name.toLowerCase() === 'origin')?.[1];
  return [
    { name: 'content-type', value: /^\s*[{[]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8' },
    ...(origin === undefined
      ? []
      : [
          { name: 'access-control-allow-origin', value: origin },
          { name: 'access-control-allow-credentials', value: 'true' },
        ]),
  ];
}
