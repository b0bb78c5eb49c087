/** The attempt that the user has just fired, shown as soon as it is there. */
import type { ReadonlySignal } from '@preact/signals';
import { isAnythingSelected, type SelectionSlice } from './selection.ts';
import type { TraceLog } from './trace-log.ts';

/** Where the details take their room from the tree, as `app.css` has it: one may want to fire again. */
const narrow = '(width < 760px)';

/** What reveals it. */
export interface RevealFired {
  /** A tag was fired: its attempt is to be shown. */
  expect: (fireId: string) => void;
  /** Selects the attempt once it has begun, if nothing else is selected by then. */
  reveal: () => void;
}

/** Makes it. */
export function revealFired(
  log: ReadonlySignal<TraceLog>,
  { selected, selectDispatch }: Pick<SelectionSlice, 'selected' | 'selectDispatch'>,
): RevealFired {
  let expected: string | null = null;
  function reveal(): void {
    const [dispatch] = log.peek().model.fires.get(expected ?? '')?.dispatches ?? [];
    if (!dispatch) return;
    expected = null;
    if (!isAnythingSelected(selected.peek()) && !matchMedia(narrow).matches) selectDispatch(dispatch.dispatchId);
  }
  return {
    expect(fireId) {
      expected = fireId;
      reveal();
    },
    reveal,
  };
}
