import { describe, expect, it } from 'vitest';
import { nothingMarked } from '../../src/diagnosis/marked.ts';
import * as texts from '../../src/messages/compiled/timeline.js';
import type { EventFacts } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Model } from '../../src/trace/model.ts';
import { descriptionOf, heightOf, lanesOf } from './lanes.ts';
import { overviewOf } from './overview-columns.ts';
import { wholeOf, zoomed } from './range.ts';
import { axisOf, hitTest, sceneOf, type Scene } from './scene.ts';

const scope = 'https://a.example/';
const all = { tag: () => true, dispatch: () => true };

type Timed = [at: number, facts: EventFacts];

function modelOf(...timed: Timed[][]): Model {
  const events = timed
    .flat()
    .sort(([a], [b]) => a - b)
    .map(([at, facts], i) => ({ seq: i + 1, id: `e${i}`, at, source: 'page' as const, scope, ...facts }));
  return fold(emptyModel(), events);
}

const registered = (tag: string, at: number): Timed[] => [
  [at, { kind: 'register-called', callId: `${tag}${at}`, api: 'sync', tag, context: 'page' }],
  [at, { kind: 'register-settled', callId: `${tag}${at}`, outcome: 'resolved' }],
];
const run = (
  tag: string,
  from: number,
  to: number | null,
  outcome: 'succeeded' | 'failed' = 'succeeded',
  { trusted = true, lastChance = false } = {},
): Timed[] => {
  const dispatchId = `${tag}@${from}`;
  const start: Timed = [from, { kind: 'dispatch-started', dispatchId, type: 'sync', tag, lastChance, trusted }];
  return to === null ? [start] : [start, [to, { kind: 'dispatch-settled', dispatchId, outcome }]];
};

/** The scene of times 0 to 400 on 40 columns… */
function sceneFor(model: Model, now: number): Scene {
  const lanes = lanesOf(model, all);
  return sceneOf({
    model,
    lanes,
    now,
    range: { from: 0, to: 400 },
    width: 400,
    height: heightOf(lanes),
    scrollTop: 0,
    origin: 0,
  });
}

/** …drawn: ▲ registered, bars by verdict (v ✗ o, ! at risk or lost, ? unseen, / simulated), ┄ waiting, ◌ due. */
function drawn(scene: Scene): string[] {
  const letters = { succeeded: 'v', risk: '!', loss: '!', failure: '✗', running: 'o', unknown: '?' };
  return scene.lanes.flatMap(({ lane, y }) => {
    const rows = lane.kind === 'tag' || lane.collapsed ? Math.max(0, ...lane.rows) + 1 : 0;
    return Array.from({ length: rows }, (_, row) => {
      const cells = Array<string>(40).fill(' ');
      const fill = (x: number, width: number, letter: string) => {
        const end = Math.max(Math.floor(x / 10) + 1, Math.floor((x + width) / 10));
        for (let i = Math.floor(x / 10); i < end; i++) if (i >= 0 && i < 40) cells[i] = letter;
      };
      const here = (at: number) => at >= y + row * 16 && at < y + (row + 1) * 16;
      for (const wait of scene.waits) if (here(wait.y)) fill(wait.x, wait.width, '┄');
      for (const bar of scene.bars) if (here(bar.y)) fill(bar.x, bar.width, bar.simulated ? '/' : letters[bar.verdict.standing]);
      for (const mark of scene.marks) if (here(mark.y)) fill(mark.x, 0, '▲');
      for (const due of scene.expected) if (here(due.y)) fill(due.x, 0, '◌');
      return cells.join('').trimEnd();
    });
  });
}

describe('the timeline', () => {
  it('shows a registration, its run and its outcome', () => {
    const model = modelOf(
      registered('outbox', 20),
      run('outbox', 30, 100),
      registered('ping', 60),
      run('ping', 70, 90, 'failed'),
    );
    expect(drawn(sceneFor(model, 100))).toEqual([
      '  ▲vvvvvvv', //
      '      ▲✗✗┄',
    ]);
  });

  it('shows three attempts with the waits between, and none after the last chance', () => {
    const model = modelOf(
      registered('outbox', 10),
      run('outbox', 20, 60, 'failed'),
      run('outbox', 120, 160, 'failed'),
      run('outbox', 300, 340, 'failed', { lastChance: true }),
    );
    expect(drawn(sceneFor(model, 400))).toEqual([
      ' ▲✗✗✗✗┄┄┄┄┄┄✗✗✗✗┄┄┄┄┄┄┄┄┄┄┄┄┄┄✗✗✗✗', //
    ]);
  });

  it('shows where work was lost in what the browser counts as a success', () => {
    const error = { name: 'TypeError', message: 'x is not a function' };
    const threw: Timed = [30, { kind: 'handler-returned', dispatchId: 'b@20', listeners: 1, error }];
    const model = modelOf(run('a', 20, 60), [...run('b', 20, 60), threw]);
    expect(drawn(sceneFor(model, 400))).toEqual(['  vvvv', '  !!!!']);
  });

  const listed = (at: number, ...tags: string[]): Timed[] => [[at, { kind: 'tags-observed', api: 'sync', scope, tags }]];
  const stopped = (at: number): Timed[] => [[at, { kind: 'recording-stopped' }]];
  const unregistered = (at: number): Timed[] => [
    [
      at,
      {
        kind: 'registration-observed',
        scope,
        active: null,
        waiting: null,
        installing: null,
        permissions: { sync: null, periodicSync: null },
      },
    ],
  ];

  it.each<[string, string, Timed[][]]>([
    [
      'to where it was seen gone',
      '▲┄┄┄┄┄┄┄┄┄          ▲┄vvvv',
      [registered('a', 5), listed(20, 'a'), listed(100), registered('a', 200), run('a', 220, 260)],
    ],
    [
      'to where it was seen gone, and not to a run that nobody registered',
      '▲┄┄┄┄┄┄┄┄┄            vvvv',
      [registered('a', 5), listed(20, 'a'), listed(100), run('a', 220, 260)],
    ],
    [
      'after a failure to where it was seen gone',
      '▲✗✗✗✗┄┄┄┄┄          ▲┄vvvv',
      [registered('a', 5), run('a', 10, 50, 'failed'), listed(100), registered('a', 200), run('a', 220, 260)],
    ],
    ['to where it went with its registration', '▲✗✗✗✗┄┄┄┄┄', [registered('a', 5), run('a', 10, 50, 'failed'), unregistered(100)]],
    ['to where it went with its registration before it ran', '▲┄┄┄┄┄┄┄┄┄', [registered('a', 5), unregistered(100)]],
    ['where it was gone after the recording had ended', '▲┄┄┄┄┄┄┄┄┄', [registered('a', 5), stopped(50), listed(100)]],
    ['from where it was first listed, also when it ran later', '     ┄┄┄┄┄vvvv', [listed(50, 'a'), run('a', 100, 140)]],
    ['while it is listed', '▲┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄', [registered('a', 5), listed(20, 'a'), listed(200, 'a')]],
  ])('shows that a tag waits %s', (_, line, events) => expect(drawn(sceneFor(modelOf(...events), 300))).toEqual([line]));

  it('shows what runs up to now, and what waits offline', () => {
    const model = modelOf(registered('a', 0), run('a', 50, null), registered('b', 100));
    expect(drawn(sceneFor(model, 200))).toEqual([
      '▲┄┄┄┄ooooooooooooooo', //
      '          ▲┄┄┄┄┄┄┄┄┄',
    ]);
  });

  it('puts runs that overlap below each other, simulated ones hatched', () => {
    const model = modelOf(run('a', 0, 100), run('a', 50, 150, 'succeeded', { trusted: false }), run('a', 110, 200));
    expect(drawn(sceneFor(model, 200))).toEqual([
      'vvvvvvvvvv vvvvvvvvv', //
      '     //////////',
    ]);
  });

  it('shows where the next attempt is expected', () => {
    const model = modelOf(registered('a', 0), run('a', 10, 50, 'failed'));
    const lanes = lanesOf(model, all);
    const range = { from: 0, to: 400_000 };
    const { expected } = sceneOf({
      model,
      lanes,
      now: 100,
      range,
      width: 400,
      height: heightOf(lanes),
      scrollTop: 0,
      origin: 0,
    });
    expect(expected.map(({ at }) => at)).toEqual([300_050]);
  });

  it('joins bars that are too close to tell apart, and shows that one failed', () => {
    const runs = Array.from({ length: 200 }, (_, i) => run('a', i, i + 0.5, i === 77 ? 'failed' : 'succeeded'));
    const scene = sceneFor(modelOf(...runs), 400);
    expect(scene.bars.length).toBeLessThan(60);
    expect(scene.bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(200);
    expect(scene.bars.filter((bar) => bar.verdict.standing === 'failure').map((bar) => bar.dispatch.startedAt)).toEqual([77]);
  });

  it('leaves out what is out of view', () => {
    const model = modelOf(run('a', 10, 20), run('a', 500, 600), run('a', 900, 950));
    const lanes = lanesOf(model, all);
    const scene = sceneOf({
      model,
      lanes,
      now: 1_000,
      range: { from: 400, to: 800 },
      width: 400,
      height: heightOf(lanes),
      scrollTop: 0,
      origin: 0,
    });
    expect(scene.bars.map((bar) => bar.dispatch.startedAt)).toEqual([500]);
    expect(sceneOf({ ...scene, model, lanes, now: 1_000, scrollTop: 100, origin: 0 }).lanes).toEqual([]);
  });

  it('finds what is under the pointer, also a little beside it', () => {
    const scene = sceneFor(modelOf(registered('a', 20), run('a', 100, 200)), 400);
    const bar = scene.bars[0];
    expect(hitTest(scene, 150, 28)).toEqual({ kind: 'bar', bar });
    expect(hitTest(scene, 98, 28)).toEqual({ kind: 'bar', bar });
    expect(hitTest(scene, 90, 28)).toBeNull();
    expect(hitTest(scene, 20, 30)).toMatchObject({ kind: 'mark' });
  });

  it('lays out only what the filter lets through', () => {
    const model = modelOf(registered('a', 0), run('a', 10, 20), run('b', 30, 40, 'failed'));
    const lanes = lanesOf(model, { tag: () => false, dispatch: (d) => d.outcome === 'failed' });
    expect(descriptionOf(lanes, nothingMarked, 400)).toBe(texts.description({ tags: 1, attempts: 1, bad: 1 }));
  });
});

describe('a registration', () => {
  const other = 'https://a.example/other/';
  const model = modelOf(
    run('a', 0, 100),
    run('b', 150, 200, 'failed'),
    run('b', 50, 120),
    run('c', 300, 350).map(([at, facts]): Timed => [at, { ...facts, scope: other }]),
  );
  const lanesWith = (collapsed: string[]) => lanesOf(model, all, new Set(collapsed));

  it('has a head, and below it a lane for each tag', () => {
    expect(lanesWith([]).map((lane) => (lane.kind === 'scope' ? lane.scope : lane.tag.tag))).toEqual([
      scope,
      'a',
      'b',
      other,
      'c',
    ]);
  });

  it('has one lane for all when it is collapsed, with those that overlap below each other', () => {
    const lanes = lanesWith([scope]);
    const scene = sceneOf({
      model,
      lanes,
      now: 400,
      range: { from: 0, to: 400 },
      width: 400,
      height: heightOf(lanes),
      scrollTop: 0,
      origin: 0,
    });
    expect(drawn(scene)).toEqual([
      'vvvvvvvvvv     ✗✗✗✗✗', //
      '     vvvvvvv',
      '                              vvvvv',
    ]);
    expect(descriptionOf(lanes, nothingMarked, 400)).toBe(descriptionOf(lanesWith([]), nothingMarked, 400));
  });
});

describe('requests that break', () => {
  const rule = { id: 'r', url: '/api/', what: 'refuse', when: 'always' };
  const model = modelOf(
    [[0, { kind: 'recording-started' }]],
    [
      [100, { kind: 'fault-changed', rule, active: true }],
      [300, { kind: 'fault-changed', rule, active: false }],
    ],
    run('a', 0, 400),
  );

  it('are a stripe above the lanes, which tells the rule', () => {
    const scene = sceneFor(model, 400);
    expect(scene.shades).toEqual([{ kind: 'broken', x: 100, width: 200, why: { reason: 'any /api/: refuse' } }]);
    expect(hitTest(scene, 150, 3)).toMatchObject({ kind: 'shade' });
    expect(hitTest(scene, 150, 28)).toMatchObject({ kind: 'bar' });
    expect(hitTest(scene, 150, 12)).toBeNull();
  });
});

describe('the axis', () => {
  const labels = (from: number, to: number) => axisOf({ from, to }, 400, 0).map((tick) => tick.label);

  it.each([
    [400, /^\d\d:\d\d:\d\d\.\d{3}$/],
    [8_000, /^\d\d:\d\d:\d\d\.\d$/],
    [800_000, /^\d\d:\d\d:\d\d$/],
  ])('tells the time of day as exactly as its steps over %d ms need', (to, form) => {
    for (const { clock } of axisOf({ from: 0, to }, 400, 0)) expect(clock).toMatch(form);
  });

  it.each([
    [0, 1, ['0 ms', '0.2 ms', '0.4 ms', '0.6 ms', '0.8 ms', '1 ms']],
    [0, 400, ['0 ms', '100 ms', '200 ms', '300 ms', '400 ms']],
    [0, 4_000, ['0 ms', '1 s', '2 s', '3 s', '4 s']],
    [0, 360_000, ['0 ms', '1 min', '2 min', '3 min', '4 min', '5 min', '6 min'].filter((_, i) => i % 2 === 0)],
  ])('from %d to %d ms', (from, to, expected) => expect(labels(from, to)).toEqual(expected));

  it('has no times before the trace began', () => {
    expect(labels(-100, 300)[0]).toBe('0 ms');
  });
});

describe('times that no clock shows', () => {
  const times = [0, 100, -8.64e15, 8.64e15, 9e15, 1e300, -1e300, Number.MAX_VALUE, -Number.MAX_VALUE];

  it.each(times.flatMap((from) => times.map((to) => [from, to])))('a sync from %d to %d, with others', (from, to) => {
    const model = modelOf(
      [
        [from, { kind: 'recording-started' }],
        [to, { kind: 'recording-stopped' }],
        [from, { kind: 'capture-gap', from: to, to: from, reason: '' }],
      ],
      registered('a', from),
      run('a', from, to, 'failed'),
      registered('b', 200),
      run('b', 300, 400),
    );
    const lanes = lanesOf(model, all);
    const bounds = { from: model.from ?? 0, to: model.to ?? 0 };
    for (const range of [wholeOf(bounds), zoomed(wholeOf(bounds), 1e-9, 300), { from: -1e300, to: 1e300 }]) {
      const scene = sceneOf({
        model,
        lanes,
        now: bounds.to,
        range,
        width: 400,
        height: heightOf(lanes),
        scrollTop: 0,
        origin: bounds.from,
      });
      const said = JSON.stringify(scene, (_, value: unknown) =>
        typeof value === 'number' && !Number.isFinite(value) ? 'NaN' : value,
      );
      expect(said).not.toMatch(/NaN|Infinity/);
      expect(scene.ticks.length).toBeLessThan(40);
      overviewOf(lanes, nothingMarked, range, 400, bounds.to);
    }
  });
});

describe('of more than there are pixels', () => {
  const width = 400;
  const crowd = (count: number, each: (i: number) => Timed[]) =>
    sceneFor(modelOf(...Array.from({ length: count }, (_, i) => each(i))), 400);

  it('stretches that touch are drawn as one', () => {
    const { shades } = crowd(5_000, (i) => [
      [i / 20, { kind: 'capture-gap', from: (i * 7) % 300, to: ((i * 7) % 300) + 20, reason: `Reason ${i}.` }],
    ]);
    expect(shades.length).toBeLessThan(width);
    expect(shades[0]).toMatchObject({ kind: 'gap', x: 0, why: { reason: 'Reason 0.' } });
  });

  it('bars that overlap and begin together are drawn as one, which counts them', () => {
    const { bars } = crowd(5_000, (i) => run('a', i / 20, 390, i === 7 ? 'failed' : 'succeeded'));
    expect(bars.length).toBeLessThan(2 * width);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
    expect(bars.reduce((sum, { bad }) => sum + bad, 0)).toBe(1);
  });

  it('waits that overlap are drawn as one', () => {
    const { waits } = crowd(5_000, (i) => [...registered('a', i / 50), ...(i === 0 ? run('a', 300, 301) : [])]);
    expect(waits.length).toBeLessThan(width);
  });
});
