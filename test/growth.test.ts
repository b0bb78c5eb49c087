/** Whatever a trace holds, no work on it grows faster than it: counted in steps, not in time. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostileShapes, hostileTrace } from '../driver/traces/hostile-traces.ts';
import { madeUpHeader } from '../driver/traces/made-up-header.ts';
import type { FormatCode } from '../src/formats/format.ts';
import type { ReplayedDispatch, TraceEvent } from '../src/trace/events.ts';
import { StepCounter } from './steps.ts';

/** The code, loaded where steps are counted. */
const load = async () => ({
  ...(await import('../src/trace/fold.ts')),
  ...(await import('../src/trace/model.ts')),
  ...(await import('../src/diagnosis/register-effect.ts')),
  ...(await import('../src/diagnosis/dispatch-problems.ts')),
  ...(await import('../src/diagnosis/marked.ts')),
  ...(await import('../src/diagnosis/problems.ts')),
  ...(await import('../src/trace/compare.ts')),
  ...(await import('../src/trace/answers.ts')),
  ...(await import('../src/diagnosis/tag-status.ts')),
  ...(await import('../src/formats/excerpt.ts')),
  ...(await import('../src/formats/comparison.ts')),
  ...(await import('../src/formats/perfetto.ts')),
  ...(await import('../src/formats/har.ts')),
  ...(await import('../src/formats/markdown.ts')),
  ...(await import('../src/formats/html.ts')),
  ...(await import('../src/formats/sarif.ts')),
  ...(await import('../src/formats/playwright-test.ts')),
  ...(await import('../panel/filter/event-index.ts')),
  ...(await import('../panel/registrations/tree-rows.ts')),
  ...(await import('../panel/timeline/lanes.ts')),
  ...(await import('../panel/timeline/overview-columns.ts')),
  ...(await import('../panel/timeline/scene.ts')),
  ...(await import('../panel/details/waterfall-rows.ts')),
});
type Code = Awaited<ReturnType<typeof load>>;

const recording = madeUpHeader('Hostile', 'https://a.example/');

async function written(format: FormatCode, events: readonly TraceEvent[]): Promise<number> {
  let length = 0;
  for await (const piece of format.write(recording, [events])) length += piece.length;
  return length;
}

function modelOf({ emptyModel, fold }: Code, events: readonly TraceEvent[]) {
  const model = fold(emptyModel(), events);
  return { model, dispatches: [...model.dispatches.values()], tags: [...model.tags.values()] };
}

/** What is done with a trace. */
const works: Record<string, (code: Code, events: readonly TraceEvent[]) => unknown> = {
  'fold, and what is said of tags': (code, events) => {
    const { model, dispatches, tags } = modelOf(code, events);
    for (const tag of tags) {
      code.tagStatus(model, tag, 1);
      for (const call of tag.calls) code.registerEffect(tag, call);
    }
    for (const dispatch of dispatches) code.problemsOf(dispatch);
  },
  'find its problems': (code, events) => code.problemsIn(modelOf(code, events).model, events),
  'tell of each event': (code, events) => {
    const { model } = modelOf(code, events);
    code.indexOf({ model }).grow(events, events.length);
  },
  'compare with itself': (code, events) => {
    const [before, after] = [modelOf(code, events), modelOf(code, events)];
    const { attempts } = code.compare(before.dispatches, after.dispatches);
    code.comparisonMarkdown({ before: { name: 'a' }, after: { name: 'b' }, attempts });
  },
  'take a part': async (code, events) => {
    const { model } = modelOf(code, events);
    await code.excerptOf(events, model, events.slice(-1));
    await code.excerptOf(
      events,
      model,
      events.filter((_, i) => i % 3 === 0),
    );
  },
  'write a Perfetto trace': (code, events) => written(code.perfettoFormat, events),
  'write a HAR': (code, events) => written(code.harFormat, events),
  'write a report': (code, events) => written(code.markdownFormat, events),
  'write a report as a page': (code, events) => written(code.htmlFormat, events),
  'write its problems as results': (code, events) => written(code.sarifFormat, events),
  'write a test': (code, events) => written(code.playwrightTestFormat, events),
  'answer from it': (code, events) => {
    const { model, dispatches } = modelOf(code, events);
    const was = { outcome: null, duration: null, promises: [], requests: [], errors: [] };
    const again = dispatches.map(({ dispatchId, type, scope, tag, lastChance }): ReplayedDispatch => ({
      dispatchId,
      type,
      scope,
      tag,
      lastChance,
      after: 0,
      was,
    }));
    const answers = new code.Answers(model, again);
    for (const { method, url, dispatchId } of model.requests.values()) answers.take({ method, url, dispatchId, origin: null });
  },
  'draw it': (code, events) => {
    const { model, dispatches } = modelOf(code, events);
    code.treeRows(model, new Set());
    for (const dispatch of dispatches) code.waterfallRows(dispatch, { standing: 'succeeded', rule: null, certain: true });
    const lanes = code.lanesOf(model, { tag: () => true, dispatch: () => true });
    const range = { from: model.from ?? 0, to: (model.to ?? 0) + 1 };
    code.overviewOf(lanes, code.nothingMarked, range, 100, 1);
    code.sceneOf({ model, lanes, range, width: 100, height: 100, scrollTop: 0, now: 1, origin: 0 });
  },
};

const small = 100;
/** Four times as much takes four times the steps, with a logarithm somewhat more; what is quadratic takes sixteen. */
const factor = 4;
const most = 5.5;

let counter: StepCounter;
let code: Code;
beforeAll(async () => {
  counter = await StepCounter.begin();
  code = await load();
});
afterAll(() => counter.end());

test.each(hostileShapes)('%s', { timeout: 60_000 }, async (shape) => {
  const traces = [small, small * factor].map((count) => hostileTrace(shape, count));
  for (const [name, work] of Object.entries(works)) {
    const few = await counter.stepsOf(() => work(code, traces[0] ?? []));
    const many = await counter.stepsOf(() => work(code, traces[1] ?? []));
    expect(few, name).toBeGreaterThan(small);
    expect(many / few, `to ${name}`).toBeLessThan(most);
  }
});
