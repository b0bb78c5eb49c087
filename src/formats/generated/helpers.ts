/**
 * What stands at the end of a generated test, for whatever tool: it watches the service workers of a page over the
 * debugging protocol, answers their requests, and says in words what was expected.
 */
import { appHelpers } from './app-helpers.ts';
import { wordHelpers } from './word-helpers.ts';
import { workerHelpers } from './worker-helpers.ts';

/**
 * The helpers as TypeScript, or without types as JavaScript.
 * @param typed TypeScript
 */
export function helperSource(typed: boolean): string {
  const code = appHelpers + workerHelpers + wordHelpers;
  // What is between « and » is for TypeScript alone.
  return (typed ? types + code : code).replace(/«(.*?)»/g, typed ? '$1' : '');
}

const types = `type Answer = number | 'failed';
/** The answers of each endpoint, in the order of the requests. */
type Requests = Record<string, Answer[]>;
/** What becomes of a promise given to waitUntil; late: it is refused, as the event is over. */
type Promised = 'fulfilled' | 'rejected' | 'pending' | 'late';
/** Of promises that nobody saw it is only known how the event ended. */
type Expected = Promised[] | 'succeeded' | 'failed';

interface Run {
  tag: string;
  began: number;
  promises: Promised[];
  /** Why a promise was rejected. */
  reason: string;
  over: boolean;
}

interface DevTools {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  on(event: string, listener: (params: any) => void): unknown;
  send(method: string, params?: object): Promise<unknown>;
}

interface Stage {
  page: Page;
  devtools: DevTools;
  title: string;
  /** Tells of what was not looked at. */
  note(text: string): void;
}

interface Version {
  versionId: string;
  registrationId: string;
  scriptURL: string;
  status: string;
}

interface SyncEvent extends Event {
  tag: string;
}

declare const ExtendableEvent: { prototype: { waitUntil(this: Event, promise: unknown): void } };
declare const tellTest: { (fact: string): void; go?(goes: boolean): void };

`;
