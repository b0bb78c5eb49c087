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
}

/** Makes the slice; the clock stops with the signal. */
export function createClock(
  { log, shown }: Pick<RecordingsSlice, 'log' | 'shown'>,
  { session }: InspectedTab,
  ended: AbortSignal,
): Clock {
  const clock = signal(Date.now());
  const nowBy = (version: 'version' | 'lateVersion') =>
    computed(() => {
      void log.value[version].value;
      const to = log.value.model.to ?? 0;
      return shown.value.kind === 'stored' ? to : Math.max(clock.value, to);
    });
  const ticks = computed(() => {
    void log.value.version.value;
    if (shown.value.kind === 'stored') return false;
    if (session.value?.capture === 'recording') return true;
    const { model } = log.value;
    const time = Date.now();
    return [...model.tags.values()].some((tag) => isTicking(tagStatus(model, tag, time)));
  });
  const stop = effect(() => {
    void log.value.version.value;
    clock.value = Date.now();
    if (!ticks.value) return undefined;
    const timer = setInterval(() => {
      clock.value = Date.now();
    }, 1_000);
    return () => clearInterval(timer);
  });
  ended.addEventListener('abort', stop, { once: true });
  return { now: nowBy('version'), lateNow: nowBy('lateVersion') };
}
