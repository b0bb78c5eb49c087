/** What the tests of the core start from: the demo, a browser without any extension, and the probe. */
import { build } from 'esbuild';
import { launchBrowser, type DrivenBrowser } from '../../driver/browser/launch.ts';
import { until } from '../../driver/wait.ts';
import { isKnown, type EventKind, type EventOf, type KnownEvent, type TraceEvent } from '../../src/trace/events.ts';
import { startDemo, type Demo } from '../e2e/world.ts';

export interface Stage extends DrivenBrowser {
  demo: Demo;
}

/** Starts the demo, and a browser that shows nothing yet. */
export async function openStage(): Promise<Stage> {
  const demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  try {
    const driven = await launchBrowser({ headless: true, fast: true });
    return { ...driven, demo, close: () => driven.close().finally(() => demo.end()) };
  } catch (error) {
    demo.end();
    throw error;
  }
}

/** The script of worker-probe. */
export async function probeScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['extension/worker-probe/main.ts'],
    bundle: true,
    format: 'iife',
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Looks into events that gather. */
export function eventsIn(all: () => readonly TraceEvent[]) {
  const of = <K extends EventKind>(kind: K): EventOf<K>[] =>
    all().filter((event): event is EventOf<K> & KnownEvent => isKnown(event) && event.kind === kind);
  return {
    of,
    /** Waits for an event that fits. */
    next: <K extends EventKind>(kind: K, fits: (event: EventOf<K>) => boolean = () => true): Promise<EventOf<K>> =>
      until(() => of(kind).find(fits), { what: `an event ${kind}`, timeoutMs: 30_000 }),
  };
}

/** What each request that was made under a tag was tied to: the tag of the dispatch, and how. */
export function tiedRequests(
  events: ReturnType<typeof eventsIn>,
): { made: string; tied: string | undefined; attribution: string }[] {
  const tagOf = new Map(events.of('dispatch-started').map(({ dispatchId, tag }) => [dispatchId, tag]));
  return events.of('request-started').flatMap(({ url, dispatchId, attribution }) => {
    const made = new URL(url).searchParams.get('tag');
    return made === null ? [] : [{ made, tied: tagOf.get(dispatchId ?? ''), attribution }];
  });
}
