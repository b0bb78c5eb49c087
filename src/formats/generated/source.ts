/** What generated tests for Puppeteer and for Playwright share: their head, their cases, and what watches the worker. */
import type { Model } from '../../trace/model.ts';
import { emptyModel, fold } from '../../trace/fold.ts';
import type { RecordingHeader } from '../../trace/recording.ts';
import { quotedTag } from '../../trace/tag-name.ts';
import type { EventBatches, WriteOptions } from '../format.ts';
import { toldEvents, toldRecording } from '../told.ts';
import { dateText } from '../words.ts';
import { planOf, type Case, type Expected, type TestPlan } from './cases.ts';

/** In what a test of one tool differs from that of another. */
export interface Dialect {
  /** How to run it, without the name of the file. */
  run: string;
  /** The lines before `BASE_URL`. */
  imports: string;
  /** The first line of a test, up to the brace that opens its body. */
  test(title: string): string;
  /** The line that opens the page; `path` and `scope` are literals. */
  open(path: string, scope: string): string;
  /** Waits until an expression gives a value; both are source text. */
  expects(expression: string, value: string): string;
  /** What stands after the tests. */
  helpers: string;
}

/** Writes a test in a dialect, in pieces of text. */
export async function* writeTest(
  dialect: Dialect,
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const model: Model = emptyModel();
  for await (const batch of toldEvents(events, options)) fold(model, batch);
  const told = toldRecording(recording, options);
  const plan = planOf(model, told);
  yield headOf(dialect, told, plan);
  const titles = new Map<string, number>();
  for (const one of plan.cases) {
    const title = titleOf(one);
    const count = (titles.get(title) ?? 0) + 1;
    titles.set(title, count);
    yield `${caseOf(dialect, plan, one, count === 1 ? title : `${title} (${count})`)}\n`;
  }
  if (plan.cases.length === 0) yield '// No sync of the recording came to an end, so there is nothing to test.\n\n';
  yield dialect.helpers;
}

/** A JavaScript string in single quotes. */
export function literal(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  return `'${inside.replace(/\\.|'/gs, (found) => (found === '\\"' ? '"' : found === "'" ? "\\'" : found))}'`;
}

function headOf({ run, imports }: Dialect, { name, startedAt, tool }: RecordingHeader, { baseUrl, more }: TestPlan): string {
  const left = more === 0 ? '' : `// ${more} more cases were recorded; the first ones are here.\n`;
  return `// What the recording “${oneLine(name)}” of ${dateText(startedAt)} showed, as a test.
// Made by ${oneLine(tool.name)} ${oneLine(tool.version)}. Run it with: ${run}
${left}${imports}
/** Where the app is served; its path does not count. */
const BASE_URL = process.env.BASE_URL ?? ${literal(`${baseUrl}/`)};

`;
}

/** A text that can't end the comment that it stands in. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ');
}

function titleOf(one: Case): string {
  if (one.kind === 'held') {
    const tags = one.expected.map(({ tag }) => quotedTag(tag)).join(', ');
    return `sync ${tags}: held while offline, released when online again`;
  }
  const [{ tag, outcome }] = one.expected;
  const ends = outcome === 'running' ? 'does not end by itself' : outcome === 'failed' ? 'fails' : 'succeeds';
  return `${one.type} ${quotedTag(tag)}${one.lastChance ? ', last chance,' : ''} ${ends}`;
}

function caseOf(dialect: Dialect, { path }: TestPlan, one: Case, title: string): string {
  const lines = [dialect.open(literal(path), literal(one.scope))];
  if (one.kind === 'held') {
    lines.push('await app.setOffline(true);');
    for (const { tag } of one.expected) lines.push(`await app.register(${literal(tag)});`);
    const pending = one.expected.map(({ tag }) => literal(tag)).toSorted();
    lines.push(dialect.expects('app.pendingTags()', `[${pending.join(', ')}]`), 'await app.setOffline(false);');
  } else {
    const [{ tag }] = one.expected;
    const lastChance = one.type === 'sync' ? `, { lastChance: ${one.lastChance} }` : '';
    lines.push(`await app.${one.type === 'sync' ? 'dispatchSync' : 'dispatchPeriodicSync'}(${literal(tag)}${lastChance});`);
  }
  lines.push(...answersOf(dialect, one.expected));
  for (const { tag, outcome } of one.expected) {
    if (outcome === 'running') lines.push('// The browser ends it after minutes; this does not wait for that.');
    lines.push(dialect.expects(`app.outcomeOf(${literal(tag)})`, literal(outcome)));
  }
  return `${dialect.test(literal(title))}\n${lines.map((line) => `  ${line}\n`).join('')}});\n`;
}

/** The requests of a case, by where they go. */
function answersOf(dialect: Dialect, expected: readonly Expected[]): string[] {
  const answers = new Map<string, (number | 'failed')[]>();
  for (const { endpoint, answer } of expected.flatMap(({ requests }) => requests)) {
    const others = answers.get(endpoint);
    if (others) others.push(answer);
    else answers.set(endpoint, [answer]);
  }
  return [...answers].map(([endpoint, list]) => {
    const values = list.map((answer) => (answer === 'failed' ? literal(answer) : String(answer))).toSorted();
    return dialect.expects(`app.answersTo(${literal(endpoint)})`, `[${values.join(', ')}]`);
  });
}

/**
 * The source of what runs in the worker. It does not ask for the browser's log of syncs: that tells nothing of how
 * an event ended that DevTools dispatched.
 * @param typed TypeScript
 */
export function watcherSource(typed: boolean): string {
  const of = (type: string) => (typed ? `: ${type}` : '');
  const types = typed
    ? `interface Run {
  tag: string;
  outcome: string;
  promises: Promise<unknown>[];
}

interface SyncEvent extends Event {
  tag: string;
}

declare const ExtendableEvent: {
  prototype: { waitUntil(this: Event, promise: Promise<unknown>): void };
};

`
    : '';
  return `${types}/** Runs in the worker: notes how each sync ends and how each request is answered, and changes neither. */
function watch() {
  const seen${of("{ runs: Run[]; requests: { endpoint: string; answer: number | 'failed' }[] }")} = { runs: [], requests: [] };
  const runs = new Map${typed ? '<Event, Run>' : ''}();
  const runOf = (event${of('SyncEvent')}) => {
    const known = runs.get(event);
    if (known) return known;
    const run${of('Run')} = { tag: event.tag, outcome: 'running', promises: [] };
    runs.set(event, run);
    seen.runs.push(run);
    // A handler that throws, or waits for nothing, has succeeded: so the browser sees it.
    const settle = async ()${of('Promise<void>')} => {
      const { length } = run.promises;
      const results = await Promise.allSettled(run.promises);
      if (run.promises.length > length) return settle();
      run.outcome = results.some(({ status }) => status === 'rejected') ? 'failed' : 'succeeded';
    };
    setTimeout(settle);
    return run;
  };
  const isSync = (event${of('Event')})${of('event is SyncEvent')} => event.type === 'sync' || event.type === 'periodicsync';
  const note = (event${of('Event')}) => void (isSync(event) && runOf(event));
  addEventListener('sync', note);
  addEventListener('periodicsync', note);
  const { waitUntil } = ExtendableEvent.prototype;
  // The worker's own listeners come first, so the promises are taken where they are given.
  ExtendableEvent.prototype.waitUntil = function (${typed ? 'this: Event, ' : ''}promise) {
    waitUntil.call(this, promise);
    if (isSync(this)) runOf(this).promises.push(promise);
  };

  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const noteAnswer = (url${of('string')}, answer${of("number | 'failed'")}) => {
      const { origin, pathname } = new URL(url);
      const place = origin === location.origin ? pathname : origin + pathname;
      seen.requests.push({ endpoint: \`\${request.method} \${place}\`, answer });
    };
    try {
      const response = await fetch(request);
      noteAnswer(response.redirected ? response.url : request.url, response.status);
      return response;
    } catch (error) {
      noteAnswer(request.url, 'failed');
      throw error;
    }
  };
  return seen;
}
`;
}

/** The source of what finds out, in the page, whether the worker of a scope is active. @param typed TypeScript */
export function activeSource(typed: boolean): string {
  return `/** Runs in the page: the address of the active worker of a scope. */
async function activeScript(scope${typed ? ': string' : ''}) {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  const active = registration?.active;
  return active?.state === 'activated' ? active.scriptURL : undefined;
}
`;
}
