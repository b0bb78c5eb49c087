/** The advice for what is shown. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { whyWords } from '../state/notices.ts';
import { LazyCode } from '../components/lazy.tsx';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { InspectedTab } from '../state/tab.ts';
import { adviceFor, type Advice, type AdviceWords } from './advice.ts';

/** Says why no dispatch is shown. */
export const nothingRan = new LazyCode<AdviceWords['nothingRan']>();

/** Says what stands in the way of a page's syncs. */
export const pageProblemWords = new LazyCode<AdviceWords['page']>();

/** The advice as it is now; none for a recording that is over. */
export function currentAdvice({ shown, log }: RecordingsSlice, { session }: InspectedTab): ReadonlySignal<readonly Advice[]> {
  const words = { nothingRan: onceLoaded(nothingRan), session: onceLoaded(whyWords), page: onceLoaded(pageProblemWords) };
  return computed(() => {
    void log.value.version.value;
    return shown.value.kind === 'stored' ? [] : adviceFor(session.value, log.value.model, words);
  });
}

/** A text whose code is loaded when it is asked for: empty until then. */
function onceLoaded<Of extends unknown[]>(text: LazyCode<(...of: Of) => string>): (...of: Of) => string {
  const code = signal(text.code);
  return (...of) => {
    if (!code.value) void text.load().then(() => (code.value = text.code));
    return code.value?.(...of) ?? '';
  };
}
