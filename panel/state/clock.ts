/** The time now, which stands still in a trace that is over; where nothing depends on it the clock does not tick. */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { tagStatus } from '../../src/diagnosis/tag-status.ts';
import { isTicking } from '../texts/status-text.ts';
import type { RecordingsSlice } from './recordings.ts';
import type { InspectedTab } from './tab.ts';

/** The slice; times are epoch ms. */
export interface Clock {
  now: ReadonlySignal<number>;
  /** The same for what is drawn late. */
  lateNow: ReadonlySignal<number>;
  /** Goes on while a recording runs, though nothing happens: for its length. */
  elapsing: ReadonlySignal<number>;
  /** The end of the trace, or of what was recorded so far: in steps that can be seen, while nothing happens. */
  end: ReadonlySignal<number>;
}

/** While nothing happens, the end moves by this share of the trace at once: to draw it costs more than all else. */
const step = 1 / 50;

/** Makes the slice; the clock stops with the signal, and stands still while nobody sees it. */
export function createClock(
  { log, shown }: Pick<RecordingsSlice, 'log' | 'shown'>,
  { session }: InspectedTab,
  seen: ReadonlySignal<boolean>,
  ended: AbortSignal,
): Clock {
  const clock = signal(Date.now());
  const elapsing = signal(clock.peek());
  const isOver = computed(() => shown.value.kind === 'stored');
  const nowBy = (version: 'version' | 'lateVersion', time: ReadonlySignal<number> = clock) =>
    computed(() => {
      void log.value[version].value;
      const to = log.value.model.to ?? 0;
      return isOver.value ? to : Math.max(time.value, to);
    });
  const now = nowBy('version');
  const ticks = computed(() => {
    void log.value.version.value;
    if (isOver.value || !seen.value) return false;
    const { model } = log.value;
    const time = Date.now();
    return [...model.tags.values()].some((tag) => isTicking(tagStatus(model, tag, time)));
  });
  const elapses = computed(() => !isOver.value && seen.value && session.value?.capture === 'recording');
  const stops = [
    effect(() => {
      void log.value.version.value;
      clock.value = Date.now();
      return ticks.value ? everySecond(clock) : undefined;
    }),
    effect(() => {
      elapsing.value = Date.now();
      return elapses.value ? everySecond(elapsing) : undefined;
    }),
  ];
  ended.addEventListener('abort', () => stops.forEach((stop) => stop()), { once: true });
  let drawn = { log: log.peek(), version: -1, at: -Infinity };
  const live = nowBy('version', elapsing);
  const end = computed(() => {
    const shownLog = log.value;
    const version = shownLog.version.value;
    const { from } = shownLog.model;
    const at = Math.max(now.value, live.value);
    const changed = shownLog !== drawn.log || version !== drawn.version || at < drawn.at;
    if (changed || at - drawn.at >= (at - (from ?? at)) * step) drawn = { log: shownLog, version, at };
    return drawn.at;
  });
  return { now, lateNow: nowBy('lateVersion'), elapsing, end };
}

/** Has a clock tick. @returns what stops it */
function everySecond(time: { value: number }): () => void {
  const timer = setInterval(() => {
    time.value = Date.now();
  }, 1_000);
  return () => clearInterval(timer);
}
