/** Asks how attempts are to be replayed, and says before what does not fit. */
import { useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/replay.js';
import type { ReplayRequests } from '../../src/trace/events.ts';
import { Button } from '../components/button.tsx';
import { Choice, type ChoiceProps, type Options } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { withElement, withElements } from '../components/with-element.tsx';
import { clipped } from '../components/format.ts';
import { WarningIcon } from '../components/icons.tsx';
import { Mapped } from '../components/mapped.tsx';
import { useShown } from '../components/shown.tsx';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { ReplaySlice } from '../state/replay.ts';
import { planOf, sendsText } from './plan.ts';

const speeds: Options<number | null> = [
  [1, texts.speeds.recorded()],
  [10, texts.speeds.tenfold()],
  [null, texts.speeds.fastest()],
];
const modes: Options<'simulated' | 'browser'> = [
  ['simulated', texts.modes.simulated()],
  ['browser', texts.modes.browser()],
];
const requestChoices: Options<ReplayRequests> = [
  ['network', texts.answers.network()],
  ['recording', texts.answers.recording()],
  ['fail', texts.answers.fail()],
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
  const { dispatches, mapped, unfit, answers, sends } = planOf(choice.dispatches, choice.model, log.model);
  const unanswerable = requests === 'recording' ? answers.impossible : null;
  const sending = sendsText(sends);
  const foreign = requests === 'recording' && imported;
  const unsure = foreign && !sure ? texts.allowFirst() : null;

  return (
    <Dialog
      label={texts.label()}
      title={texts.title()}
      onClose={() => {
        replay.choice.value = null;
      }}
    >
      {(close) => (
        <>
          <p>{withElement((mark) => texts.about({ count: dispatches.length, name: mark }), <bdi>{name}</bdi>)}</p>
          <Mapped mapped={mapped}>
            {(there, here) => withElements((from, to) => texts.mapped({ there: from, here: to }), [there, here])}
          </Mapped>
          <Warnings sentences={unfit} />
          <Setting label={texts.speed()} options={speeds} value={speed} onChoose={setSpeed} />
          <Setting label={texts.mode()} options={modes} value={mode} onChoose={setMode} />
          <Setting label={texts.requests()} options={requestChoices} value={requests} onChoose={setRequests} />
          {requests === 'network' && <Warnings sentences={sending === null ? [] : [sending]} />}
          {requests === 'recording' && <Warnings sentences={answers.told} />}
          {foreign && (
            <>
              <p class="finding">
                <WarningIcon />
                <span>{withElement((mark) => texts.importedWarning({ name: mark }), <bdi>{name}</bdi>)}</span>
              </p>
              <label class="check">
                <input type="checkbox" checked={sure} onChange={({ currentTarget }) => setSure(currentTarget.checked)} />
                {texts.allowImported()}
              </label>
            </>
          )}
          <p class="dialog-foot">
            <Button
              class="outlined primary"
              reason={dispatches.length === 0 ? texts.nothingFits() : (unanswerable ?? unsure)}
              onPress={() => {
                close();
                replay.start({ from, dispatches, speed, mode, requests });
              }}
            >
              {texts.start()}
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
