/** The advice for what is shown. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Model } from '../../src/trace/model.ts';
import { Deferred } from '../components/lazy.tsx';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { InspectedTab } from '../state/tab.ts';
import { adviceFor, type Advice } from './advice.ts';

/** Says why a recording shows no dispatch. */
export const nothingRan = new Deferred<(model: Model) => string>();

/** The advice as it is now; none for a recording that is over. */
export function currentAdvice({ shown, log }: RecordingsSlice, { session }: InspectedTab): ReadonlySignal<readonly Advice[]> {
  const whyNothingRan = signal(nothingRan.code);
  const explain = (model: Model): string => {
    if (!whyNothingRan.value) void nothingRan.load().then(() => (whyNothingRan.value = nothingRan.code));
    return whyNothingRan.value?.(model) ?? '';
  };
  return computed(() => {
    void log.value.version.value;
    return shown.value.kind === 'stored' ? [] : adviceFor(session.value, log.value.model, explain);
  });
}
