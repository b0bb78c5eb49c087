/** What is seen to be under way in one run of a worker. */
import type { Protocol } from 'devtools-protocol';
import type { CdpEvent } from '../transport/cdp.ts';
import type { Clock } from '../transport/clock.ts';

/** How long after a piece of an answer's body the next one may come, ms. */
const flowsFor = 50;

/** Whether a request, by the protocol's name, is ours and none of the worker's script. */
export type IsOwn = (requestId: string, request: Protocol.Network.Request) => boolean;

export class Activity {
  readonly #clock: Clock;
  readonly #isOwn: IsOwn;
  /** The requests that have no answer yet, by their names. */
  readonly #unanswered = new Set<string>();
  /** When something of an answer's body last came, epoch ms. */
  #bodyAt = 0;
  #heardAt = 0;

  constructor(clock: Clock, isOwn: IsOwn) {
    this.#clock = clock;
    this.#isOwn = isOwn;
  }

  /** When something that it did was last heard of, epoch ms. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** How many requests have no answer yet. */
  get requests(): number {
    return this.#unanswered.size;
  }

  /** Whether an answer is on its way, or its body. */
  get asks(): boolean {
    return this.#unanswered.size > 0 || this.#clock.now() - this.#bodyAt < flowsFor;
  }

  /** Takes an event, before any is held back. */
  note(event: CdpEvent): void {
    switch (event.method) {
      case 'Network.requestWillBeSent':
        if (this.#isOwn(event.params.requestId, event.params.request)) return;
        this.#unanswered.add(event.params.requestId);
        break;
      case 'Network.responseReceived':
      case 'Network.loadingFinished':
      case 'Network.loadingFailed':
        this.#unanswered.delete(event.params.requestId);
        break;
      case 'Network.dataReceived':
        this.#bodyAt = this.#clock.now();
        break;
      case 'Runtime.bindingCalled':
      case 'Runtime.consoleAPICalled':
      case 'Runtime.exceptionThrown':
        break;
      default:
        return;
    }
    this.#heardAt = this.#clock.now();
  }
}
