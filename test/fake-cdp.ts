/** A tab's debugging connection that a test plays: it notes what is sent, answers as told, and tells events. */
import type { Reason } from '../src/trace/reasons.ts';
import type { Cdp, CdpEvent } from '../src/transport/cdp.ts';

/** A command that was sent. */
export interface Sent {
  sessionId: string | null;
  method: string;
  params: unknown;
}

/** A connection in the hands of a test. */
export interface FakeCdp {
  cdp: Cdp;
  sent: Sent[];
  /** The methods sent to a session, in order. */
  methods: (sessionId: string | null) => string[];
  /** Sets what a method answers: a value, an error to throw, `never`, or a function of its parameters that gives one. */
  answer: (method: string, answer: unknown) => void;
  tell: (sessionId: string | null, method: string, params: object) => void;
  lose: (why: Reason) => void;
  /** From now on, the browser is taken to have put another page under the tab. */
  exchangePage: () => void;
  closed: () => boolean;
}

/** The answer that does not come. */
export const never = Symbol('never');

export function fakeCdp(): FakeCdp {
  const sent: Sent[] = [];
  const answers = new Map<string, unknown>();
  const onEvent: ((event: CdpEvent) => void)[] = [];
  const onLost: ((why: Reason) => void)[] = [];
  let closed = false;
  let exchanged = false;
  const send = (sessionId: string | null, method: string, params: unknown): Promise<unknown> => {
    sent.push({ sessionId, method, params });
    const set = answers.get(method) ?? {};
    const answer: unknown = typeof set === 'function' ? set(params) : set;
    if (answer === never) return new Promise(() => undefined);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return {
    cdp: {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a fake answers what its test wants
      send: send as Cdp['send'],
      onEvent: (listener) => void onEvent.push(listener),
      onLost: (listener) => void onLost.push(listener),
      renew: () => Promise.resolve(exchanged),
      close: () => {
        closed = true;
        return Promise.resolve();
      },
    },
    sent,
    methods: (sessionId) => sent.filter((one) => one.sessionId === sessionId).map(({ method }) => method),
    answer: (method, answer) => void answers.set(method, answer),
    tell(sessionId, method, params) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a browser may say anything
      const event = { sessionId, method, params } as unknown as CdpEvent;
      for (const listener of onEvent) listener(event);
    },
    lose(why) {
      for (const listener of onLost) listener(why);
    },
    exchangePage: () => {
      exchanged = true;
    },
    closed: () => closed,
  };
}
