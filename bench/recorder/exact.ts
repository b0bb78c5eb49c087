/** How long after Record a worker that ran before is followed exactly: a quiet one of which a tag waits, and a busy one. */
import { until } from '../../driver/wait.ts';
import { readTrace } from '../../driver/extension/recording.ts';
import { isKnown, type EventOf, type KnownEvent } from '../../src/trace/events.ts';
import { median, type Report } from '../figures.ts';
import { openBenchWorld, pressRecord, type BenchWorld } from '../world.ts';

const rounds = 7;
/** So many syncs are waited for once all is exact: what is not would show by then. */
const syncsAfter = 20;

export async function exact(report: Report): Promise<void> {
  const world = await openBenchWorld('exact.html');
  try {
    const { panel } = await world.openPanel();
    const events = async (): Promise<KnownEvent[]> => (await readTrace(panel)).filter(isKnown);
    await world.page.evaluate('fail()');
    const quiet = await inRounds(world, events, panel, 'quiet');
    await world.page.evaluate('startBursts()');
    const busy = await inRounds(world, events, panel, 'busy');
    await world.page.evaluate('stopBursts()');
    for (const [name, { times }, limit] of [
      ['quiet', quiet, 3_000],
      ['busy', busy, 5_000],
    ] as const) {
      report({ name: `recorder.exact-after-${name}-ms`, value: median(times), unit: 'ms' });
      report({ name: `recorder.exact-after-${name}-most-ms`, value: Math.max(...times), unit: 'ms', limit });
    }
    report({ name: 'recorder.exact-wrong', value: quiet.wrong + busy.wrong, unit: 'requests', limit: 0 });
  } finally {
    await world.close();
  }
}

interface Found {
  /** From each beginning of a recording until all was exact, ms. */
  times: number[];
  /** Requests that were tied to a sync that did not make them. */
  wrong: number;
}

async function inRounds(
  world: BenchWorld,
  events: () => Promise<KnownEvent[]>,
  panel: Parameters<typeof pressRecord>[0],
  state: 'quiet' | 'busy',
): Promise<Found> {
  const found: Found = { times: [], wrong: 0 };
  for (let round = 0; round < rounds; round++) {
    // It runs, as it would while somebody uses the page.
    await world.page.evaluate('burst()');
    await pressRecord(panel);
    const began = await until(async () => (await events()).findLast(({ kind }) => kind === 'recording-started'), {
      what: 'the recording to begin',
    });
    const stopped = await until(
      async () =>
        (await events()).find((event) => event.seq > began.seq && event.kind === 'worker-changed' && event.change === 'stopped'),
      {
        what: `the ${state} worker to be restarted`,
        timeoutMs: 60_000,
      },
    );
    if (state === 'quiet') for (let i = 0; i < syncsAfter / 4; i++) await world.page.evaluate('burst()');
    const all = await until(events, {
      what: 'syncs after that',
      timeoutMs: 60_000,
      accept: (each) => each.filter(({ kind, seq }) => kind === 'dispatch-settled' && seq > stopped.seq).length >= syncsAfter,
    });
    const requests = requestsOf(all.filter(({ seq }) => seq > began.seq));
    found.wrong += requests.filter(({ right, tied }) => tied !== undefined && tied !== right).length;
    const last = requests.findLast(({ exactly }) => !exactly);
    found.times.push(Math.max(stopped.at, last?.at ?? 0) - began.at);
    await pressRecord(panel);
  }
  return found;
}

/** What syncs asked for, with the tags that they are tied to. */
function requestsOf(events: readonly KnownEvent[]): { at: number; right: string; tied: string | undefined; exactly: boolean }[] {
  const tags = new Map(
    events
      .filter((event): event is EventOf<'dispatch-started'> & KnownEvent => event.kind === 'dispatch-started')
      .map(({ dispatchId, tag }) => [dispatchId, tag]),
  );
  return events.flatMap((event) => {
    if (event.kind !== 'request-started') return [];
    const right = new URL(event.url).searchParams.get('by') ?? '';
    const tied = event.dispatchId === null ? undefined : tags.get(event.dispatchId);
    return right === '' ? [] : [{ at: event.at, right, tied, exactly: event.attribution === 'exact' || right === 'message' }];
  });
}
