/** Asks what of the shown trace goes into a file, and shows what will be in it. */
import { useEffect, useState } from 'preact/hooks';
import type { Format } from '../../src/formats/format.ts';
import { formats } from '../../src/formats/index.ts';
import type { PrivatePart } from '../../src/formats/leave-out.ts';
import { headerOfExcerpt, excerptOf } from '../../src/formats/excerpt.ts';
import * as clipboard from '../../src/messages/compiled/clipboard.js';
import * as texts from '../../src/messages/compiled/files.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { copyText } from '../components/copy.ts';
import { Dialog } from '../components/dialog.tsx';
import { formatBytes } from '../components/format.ts';
import { LeaveOutChoices } from '../components/leave-out-choices.tsx';
import type { FilesSlice } from '../state/files.ts';
import type { FilterSlice } from '../state/filter.ts';
import { sentenceOf } from '../state/notices.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { SelectionSlice } from '../state/selection.ts';
import { prepareExport, type Prepared } from './prepare.ts';
import { storedHeader } from './import-export.ts';

const formatOptions = formats.map((format): [Format, string] => [format, format.label]);

/** How much of the trace. */
type What = 'everything' | 'filtered' | 'selected';

/** The trace as it was when the dialog opened, and the parts of it that can be chosen. */
interface Parts {
  header: RecordingHeader;
  everything: readonly TraceEvent[];
  filtered: Part | null;
  selected: Part | null;
}

interface Part {
  header: RecordingHeader;
  /** What was chosen, with what it needs. */
  events: readonly TraceEvent[];
  /** How many of them were chosen. */
  chosen: number;
}

/** What the dialog takes. */
export interface ExportDialogProps {
  recordings: RecordingsSlice;
  filter: FilterSlice;
  selection: SelectionSlice;
  files: FilesSlice;
}

/** The dialog. */
export function ExportDialog(props: ExportDialogProps) {
  const { files, filter } = props;
  const loading = props.recordings.loading.value;
  const [format, setFormat] = useState(formats[0]);
  const [what, setWhat] = useState<What>('everything');
  const [leaveOut, setLeaveOut] = useState<readonly PrivatePart[]>([]);
  const [found, setFound] = useState<Parts | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  useEffect(() => {
    if (loading) return undefined;
    const ended = new AbortController();
    partsOf(props, ended.signal).then(setFound, (reason: unknown) => {
      if (!ended.signal.aborted) setFault(sentenceOf(reason));
    });
    return () => ended.abort();
  }, [loading]);

  const part = what === 'everything' ? null : (found?.[what] ?? null);
  const events = part?.events ?? found?.everything;
  const choice = found && events ? { recording: part?.header ?? found.header, events, leaveOut } : null;
  const preview = usePreview(choice, format, setFault);
  const working = files.work.value === null ? null : texts.busy();
  const [said, setSaid] = useState('');
  const text = preview.done?.text ?? null;

  return (
    <Dialog label={texts.title()} title={texts.title()} wide onClose={() => (files.choosing.value = false)}>
      {(close) => (
        <>
          <div class="export-choices">
            <label class="export-choice">
              <span>{texts.format()}</span>
              {format && <Choice label={texts.format()} value={format} options={formatOptions} onChoose={setFormat} />}
            </label>
            <fieldset>
              <legend>{texts.scope()}</legend>
              <Whats what={what} parts={found} filter={filter.query.value} onChoose={setWhat} />
            </fieldset>
            <LeaveOutChoices leaveOut={leaveOut} onChoose={setLeaveOut} />
          </div>
          {part && part.events.length > part.chosen && (
            <p class="dim">{texts.neededEvents({ count: part.events.length - part.chosen })}</p>
          )}
          <section class="export-preview" aria-label={texts.preview()} aria-busy={!preview.done}>
            <p>
              {fault ?? aboutOf(events?.length ?? null, preview.done)}
              {preview.share !== null && <progress aria-label={texts.previewProgress()} value={preview.share} />}
            </p>
            <pre tabIndex={0} aria-label={texts.firstLines()}>
              {preview.head}
            </pre>
          </section>
          <p class="dialog-foot">
            <span role="status" class="dim">
              {said}
            </span>
            <Button
              class="outlined"
              reason={text === null ? (preview.done ? texts.tooLongToCopy() : texts.previewNotReady()) : null}
              onPress={() => setSaid(copyText(text ?? '') ? clipboard.copied() : clipboard.refused())}
            >
              {texts.copy()}
            </Button>
            <Button
              class="outlined primary"
              reason={choice ? working : texts.traceNotRead()}
              onPress={() => {
                if (choice && format) files.exportTo(format, choice);
                close();
              }}
            >
              {texts.save()}
            </Button>
          </p>
        </>
      )}
    </Dialog>
  );
}

interface WhatsProps {
  what: What;
  parts: Parts | null;
  filter: string;
  onChoose: (what: What) => void;
}

function Whats({ what, parts, filter, onChoose }: WhatsProps) {
  const options: [What, string, number | null, string][] = [
    ['everything', texts.everything(), parts?.everything.length ?? null, ''],
    [
      'filtered',
      texts.filtered(),
      parts?.filtered?.events.length ?? null,
      filter.trim() === '' ? texts.noFilter() : texts.nothingFiltered(),
    ],
    ['selected', texts.selected(), parts?.selected?.events.length ?? null, texts.nothingSelected()],
  ];
  return options.map(([each, label, count, reason]) => (
    <label key={each} class="check">
      <input
        type="radio"
        name="export-what"
        aria-label={label}
        checked={what === each}
        disabled={count === null}
        aria-description={count === null && parts ? reason : undefined}
        onChange={() => onChoose(each)}
      />
      {label}
      <span class="dim">{count === null ? (parts ? reason : '') : texts.events({ count })}</span>
    </label>
  ));
}

function aboutOf(count: number | null, done: Prepared | null): string {
  if (count === null) return texts.readingTrace();
  if (!done) return texts.writingEvents({ count });
  const size = formatBytes(done.bytes);
  return done.text === null ? texts.writtenPart({ count, size }) : texts.written({ count, size });
}

/** What the user could choose: looked up once, as a trace may go on growing. */
async function partsOf({ recordings, filter, selection }: ExportDialogProps, signal: AbortSignal): Promise<Parts> {
  const log = recordings.log.value;
  const { model, events } = log;
  const everything = events.slice();
  const filtered = filter.applied.value.asks ? filter.events.value.rows.slice() : [];
  const { seq, dispatchId } = selection.selected.value;
  const selected = [seq, dispatchId === null ? null : log.startOf('dispatch', dispatchId)].flatMap((each) => {
    const event = each === null ? undefined : log.eventAt(each);
    return event ? [event] : [];
  });
  const header = await storedHeader(recordings);
  const part = async (chosen: 'filtered' | 'selected', those: readonly TraceEvent[]): Promise<Part | null> => {
    if (those.length === 0) return null;
    const withNeeded = await excerptOf(everything, model, those, signal);
    const query = chosen === 'filtered' ? { filter: filter.query.value } : {};
    return {
      header: headerOfExcerpt(header, { events: everything.length, chosen, ...query }),
      events: withNeeded,
      chosen: new Set(those).size,
    };
  };
  return { header, everything, filtered: await part('filtered', filtered), selected: await part('selected', selected) };
}

/** Writes what was chosen, anew after each choice. What was shown stays until there is something else. */
function usePreview(
  choice: Parameters<typeof prepareExport>[0] | null,
  format: Format | undefined,
  onFault: (sentence: string | null) => void,
) {
  const [head, setHead] = useState('');
  const [done, setDone] = useState<Prepared | null>(null);
  const [share, setShare] = useState<number | null>(null);
  useEffect(() => {
    if (!choice || !format) return undefined;
    const ended = new AbortController();
    const unlessEnded = (act: () => void) => {
      if (!ended.signal.aborted) act();
    };
    setDone(null);
    setShare(0);
    onFault(null);
    prepareExport(choice, format, {
      signal: ended.signal,
      onBegun: (begun) => unlessEnded(() => setHead(begun)),
      onProgress: (done) => unlessEnded(() => setShare(done)),
    })
      .then(
        (prepared) =>
          unlessEnded(() => {
            setHead(prepared.head);
            setDone(prepared);
          }),
        (reason: unknown) => unlessEnded(() => onFault(sentenceOf(reason))),
      )
      .finally(() => unlessEnded(() => setShare(null)));
    return () => ended.abort();
  }, [choice?.events, choice?.leaveOut, format]);
  return { head, done, share };
}
