/** The recorded requests that the user has a worker send again, one by one. */
import * as v from 'valibot';
import type { SendRequest } from '../protocol/send-request.ts';
import { bodyCode } from '../trace/bodies.ts';
import { answerSchema, longestAnswer } from '../protocol/send-request.ts';

/** How many are remembered: each is over within moments. */
const mostRemembered = 100;
/**
 * How long an answer may take, ms. A command to the worker is given up after 10 s: before that the worker itself is to end
 * the request, so that none goes on of which was said that it failed.
 */
const answerTimeout = 8_000;

/**
 * Knows which requests are those, by a mark in the address that is made for each, and that nobody can guess. It is behind
 * the `#`, which no server and no rule sees.
 */
export class Resends {
  readonly #byMark = new Map<string, string>();

  /** @returns what the worker has to evaluate: a promise of the answer */
  prepare({ resendOf, method, url, headers, body }: SendRequest): string {
    const mark = `#syncscope-resend-${crypto.randomUUID()}`;
    this.#byMark.set(mark, resendOf);
    const [oldest] = this.#byMark.keys();
    if (this.#byMark.size > mostRemembered && oldest !== undefined) this.#byMark.delete(oldest);
    const address = url.replace(/#.*$/s, '') + mark;
    const sent = body && bodyCode(body);
    // An answer from the cache would say nothing of the server.
    const init = `{method:${JSON.stringify(method)},headers:${JSON.stringify(headers)}${sent === null ? '' : `,body:${sent}`},cache:'no-store',signal:AbortSignal.timeout(${answerTimeout})}`;
    return `(async()=>{const a=await fetch(${JSON.stringify(address)},${init});
const b=new Uint8Array(await a.arrayBuffer()),k=b.subarray(0,${longestAnswer});
let t='';for(let i=0;i<k.length;i+=8192)t+=String.fromCharCode(...k.subarray(i,i+8192));
return{status:a.status,statusText:a.statusText,headers:[...a.headers],body:btoa(t),size:b.length}})()`;
  }

  /** The recorded request that one with such a fragment in its address sends again; null where it is none of these. */
  of(fragment: string | undefined): string | null {
    return this.#byMark.get(fragment ?? '') ?? null;
  }
}

/** What the worker has answered, whose script may have changed anything. @throws where it is no answer */
export function answerIn(value: unknown): v.InferOutput<typeof answerSchema> {
  return v.parse(answerSchema, value);
}
