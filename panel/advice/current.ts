/** The advice for what is shown. */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { InspectedTab } from '../state/tab.ts';
import { adviceFor, type Advice } from './advice.ts';

/** The advice as it is now; none for a recording that is over. */
export function currentAdvice({ shown, log }: RecordingsSlice, { session }: InspectedTab): ReadonlySignal<readonly Advice[]> {
  return computed(() => {
    void log.value.version.value;
    return shown.value.kind === 'stored' ? [] : adviceFor(session.value, log.value.model);
  });
}
