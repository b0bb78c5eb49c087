/** Asks how attempts are to be replayed, and says before what does not fit. */
import { useState } from 'preact/hooks';
import type { ReplayRequests } from '../../src/trace/events.ts';
import { Button } from '../components/button.tsx';
import { Choice, type ChoiceProps, type Options } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { clipped, countOf } from '../components/format.ts';
import { WarningIcon } from '../components/icons.tsx';
import { Mapped } from '../components/mapped.tsx';
import { useShown } from '../components/shown.tsx';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { ReplaySlice } from '../state/replay.ts';
import { planOf } from './plan.ts';

const speeds: Options<number | null> = [
  [1, 'As recorded'],
  [10, '10 times as fast'],
  [null, 'As fast as possible'],
];
const modes: Options<'simulated' | 'browser'> = [
  ['simulated', 'Simulated'],
  ['browser', 'Through the browser, where possible'],
];
const requestChoices: Options<ReplayRequests> = [
  ['network', 'Go to the network'],
  ['recording', 'Answered from the recording'],
  ['fail', 'Fail'],
];

/** What the dialog takes. */
export interface ReplayDialogProps {
  replay: ReplaySlice;
  recordings: RecordingsSlice;
}

/** The dialog, for the attempts that the user has chosen. */
export function ReplayDialog({ replay, recordings }: ReplayDialogProps) {
  const [speed, setSpeed] = useState<number | null>(1);
  const [mode, setMode] = useState<'simulated' | 'browser'>('simulated');
  const [requests, setRequests] = useState<ReplayRequests>('network');
  const [sure, setSure] = useState(false);
  const choice = replay.choice.value;
  const log = recordings.log.value;
  void log.version.value;
  if (!choice) return null;
  const { from, name, imported } = choice;
  const { dispatches, mapped, unfit, answers } = planOf(choice.dispatches, choice.model, log.model);
  const unanswerable = requests === 'recording' ? answers.impossible : null;
  const foreign = requests === 'recording' && imported;
  const unsure = foreign && !sure ? 'Say first that the file may answer.' : null;

  return (
    <Dialog
      label="Replay recording"
      title="Replay"
      onClose={() => {
        replay.choice.value = null;
      }}
    >
      {(close) => (
        <>
          <p>
            {countOf(dispatches.length, 'attempt')} of “<bdi>{name}</bdi>”, against the worker as it is now.
          </p>
          <Mapped mapped={mapped}>
            {(there, here) => (
              <>
                {there} is {here} here.
              </>
            )}
          </Mapped>
          <Warnings sentences={unfit} />
          <Setting label="Rhythm" options={speeds} value={speed} onChoose={setSpeed} />
          <Setting label="How" options={modes} value={mode} onChoose={setMode} />
          <Setting label="Requests" options={requestChoices} value={requests} onChoose={setRequests} />
          {requests === 'recording' && <Warnings sentences={answers.told} />}
          {foreign && (
            <>
              <p class="finding">
                <WarningIcon />
                <span>
                  “<bdi>{name}</bdi>” was imported: whoever made that file decides what your worker is answered, and it may store
                  or show that. Cookies and policies in it are left out.
                </span>
              </p>
              <label class="check">
                <input type="checkbox" checked={sure} onChange={({ currentTarget }) => setSure(currentTarget.checked)} />
                Answer my worker from this file
              </label>
            </>
          )}
          <p>
            <Button
              class="outlined"
              reason={dispatches.length === 0 ? 'Nothing of it can be done here.' : (unanswerable ?? unsure)}
              onPress={() => {
                close();
                replay.start({ from, dispatches, speed, mode, requests });
              }}
            >
              Start replay
            </Button>
          </p>
        </>
      )}
    </Dialog>
  );
}

const warningsAtOnce = 10;

function Warnings({ sentences }: { sentences: readonly string[] }) {
  const { items, more } = useShown(sentences, null, warningsAtOnce);
  return (
    <>
      {items.map((sentence) => (
        <p key={sentence} class="finding">
          <WarningIcon />
          <bdi>{clipped(sentence)}</bdi>
        </p>
      ))}
      {more}
    </>
  );
}

function Setting<Value>(props: ChoiceProps<Value>) {
  return (
    <label class="replay-choice">
      <span>{props.label}</span>
      <Choice {...props} />
    </label>
  );
}
