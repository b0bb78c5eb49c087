/** Two recordings that are kept, side by side. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { KeptRecording } from '../../src/protocol/library.ts';
import { comparisonSentence } from '../../src/messages/comparison.ts';
import * as texts from '../../src/messages/compiled/compare-dialog.js';
import { compare, countsOf, differencesFirst, type Comparison } from '../../src/trace/compare.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { withElements } from '../components/with-element.tsx';
import { Mapped } from '../components/mapped.tsx';
import { sentenceOf } from '../state/notices.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { ExportComparison } from './export-comparison.tsx';
import type { StoredTraces } from '../host.ts';
import { readDispatches } from './read-dispatches.ts';

/** What the dialog takes. */
export interface CompareDialogProps {
  /** Which of them is shown, and where their events are. */
  stored: Pick<RecordingsSlice, 'recordingId' | 'traces'>;
  recordings: readonly KeptRecording[];
  /** The one that was chosen first. */
  first: string;
  onClose: () => void;
}

/** The dialog. Unless another is chosen, a recording is compared with the one that is shown, or else the newest. */
export function CompareDialog({ stored, recordings, first, onClose }: CompareDialogProps) {
  const [[before, after], setSides] = useState(() => [first, otherThan(first, stored.recordingId.value, recordings)]);
  const [onlyOthers, setOnlyOthers] = useState(false);
  const { comparison, share, fault } = useComparison(stored.traces, before, after, recordings);
  const names = namesOf(recordings);
  const nameOf = (id: string) => names.get(id) ?? texts.deletedRecording();
  const options = recordings.map(({ id }) => [id, nameOf(id)] as const);
  const sideOf = (id: string) => {
    const kept = recordings.find((recording) => recording.id === id);
    return { id, name: kept?.name ?? '', ...(kept && { startedAt: kept.startedAt }) };
  };
  const attempts = useMemo(
    () => differencesFirst(comparison?.attempts ?? []).filter(({ verdict }) => !onlyOthers || verdict !== 'same'),
    [comparison, onlyOthers],
  );

  return (
    <Dialog label={texts.title()} title={texts.title()} wide onClose={onClose}>
      {() => (
        <>
          <div class="compare-sides">
            <label>
              <span>{texts.before()}</span>
              <Choice label={texts.before()} value={before} options={options} onChoose={(id) => setSides([id, after])} />
            </label>
            <label>
              <span>{texts.after()}</span>
              <Choice label={texts.after()} value={after} options={options} onChoose={(id) => setSides([before, id])} />
            </label>
            <Button class="outlined" label={texts.swapSides()} onPress={() => setSides([after, before])}>
              {texts.swap()}
            </Button>
          </div>
          {fault !== null && <p role="alert">{fault}</p>}
          {fault === null && !comparison && (
            <p>
              {texts.reading()} <progress aria-label={texts.readingProgress()} value={share} />
            </p>
          )}
          {comparison && (
            <>
              <p class="sentence" role="status">
                <bdi>{comparisonSentence(countsOf(comparison.attempts), nameOf(before), nameOf(after))}</bdi>
              </p>
              <Mapped mapped={comparison.mapped}>
                {(there, here) => withElements((from, to) => texts.mapped({ there: from, here: to }), [there, here])}
              </Mapped>
              <div class="compare-tools">
                <label class="check">
                  <input
                    type="checkbox"
                    checked={onlyOthers}
                    onChange={({ currentTarget }) => setOnlyOthers(currentTarget.checked)}
                  />
                  {texts.onlyDifferences()}
                </label>
                <ExportComparison
                  empty={comparison.attempts.length === 0}
                  report={() => ({ before: sideOf(before), after: sideOf(after), attempts: comparison.attempts })}
                />
              </div>
              {attempts.length === 0 ? (
                <p class="dim">
                  {comparison.attempts.length === 0 ? texts.noneRan() : texts.allSame({ count: comparison.attempts.length })}
                </p>
              ) : (
                <div class="compare-scroll" role="region" tabIndex={0} aria-label={texts.table()}>
                  <ComparisonTable key={`${before} ${after} ${onlyOthers}`} attempts={attempts} after={texts.after()} />
                </div>
              )}
            </>
          )}
        </>
      )}
    </Dialog>
  );
}

function otherThan(first: string, shown: string | null, recordings: readonly KeptRecording[]): string {
  const others = recordings.filter(({ id }) => id !== first);
  return (others.find(({ id }) => id === shown) ?? others[0])?.id ?? first;
}

/** Names that tell the recordings apart, also where several have the same. */
function namesOf(recordings: readonly KeptRecording[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    recordings.map(({ id, name, imported }) => {
      const label = imported ? texts.importedName({ name }) : name;
      const times = (seen.get(label) ?? 0) + 1;
      seen.set(label, times);
      return [id, times === 1 ? label : texts.numberedName({ name: label, place: times })];
    }),
  );
}

/** What is known of the comparison so far; `share` of the events are read. */
interface Compared {
  comparison: Comparison | null;
  share: number;
  fault: string | null;
}

const reading: Compared = { comparison: null, share: 0, fault: null };

function useComparison(
  traces: Promise<StoredTraces>,
  before: string,
  after: string,
  recordings: readonly KeptRecording[],
): Compared {
  const [state, setState] = useState(reading);
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    const tell = (change: Partial<Compared>) => {
      if (!signal.aborted) setState({ ...reading, ...change });
    };
    const total = [before, after].reduce((sum, id) => sum + (recordings.find((one) => one.id === id)?.events ?? 0), 0);
    const read = async (): Promise<void> => {
      const store = await traces;
      const progress = (past: number) => (done: number) => tell({ share: Math.min(1, (past + done) / Math.max(1, total)) });
      let past = 0;
      const was = await readDispatches(store, before, signal, (done) => progress(0)((past = done)));
      const is = await readDispatches(store, after, signal, progress(past));
      tell({ comparison: compare(was, is) });
    };
    tell({});
    read().catch((reason: unknown) => tell({ fault: sentenceOf(reason) }));
    return () => ended.abort();
  }, [before, after]);
  return state;
}
