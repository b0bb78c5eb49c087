/** Asks how attempts are to be replayed, and says before what does not fit. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { countOf } from '../parts/format.ts';
import { CloseIcon, WarningIcon } from '../parts/icons.tsx';
import type { App } from '../state/app.ts';
import { planOf } from './plan.ts';

const speeds: [label: string, speed: number | null][] = [
  ['As recorded', 1],
  ['10 times as fast', 10],
  ['As fast as possible', null],
];
const modes: [label: string, mode: 'simulated' | 'browser'][] = [
  ['Simulated', 'simulated'],
  ['Through the browser, where possible', 'browser'],
];
const networks: [label: string, offline: boolean][] = [
  ['As it is', false],
  ['Off: requests fail', true],
];

/** The dialog, for the attempts that the user has chosen. */
export function ReplayDialog({ app }: { app: App }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [speed, setSpeed] = useState(0);
  const [mode, setMode] = useState(0);
  const [network, setNetwork] = useState(0);
  const choice = app.replayChoice.value;
  useEffect(() => dialog.current?.showModal(), []);
  const log = app.log.value;
  void log.version.value;
  if (!choice) return null;
  const { dispatches, mapped, unfit } = planOf(choice.dispatches, log.model);

  function start(): void {
    dialog.current?.close();
    if (!choice) return;
    app.replay({
      from: choice.from,
      dispatches,
      speed: speeds[speed]?.[1] ?? null,
      mode: modes[mode]?.[1] ?? 'simulated',
      offline: networks[network]?.[1] ?? false,
    });
  }

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-label="Replay recording"
      onClose={() => {
        app.replayChoice.value = null;
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form
        class="dialog-box"
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (dispatches.length > 0) start();
        }}
      >
        <header class="dialog-head">
          <h2>Replay</h2>
          <Button label="Close replay" onPress={() => dialog.current?.close()}>
            <CloseIcon />
          </Button>
        </header>
        <p>
          {countOf(dispatches.length, 'attempt')} of “<bdi>{choice.name}</bdi>”, against the worker as it is now.
        </p>
        {[...mapped].map(([from, to]) => (
          <p key={from} class="dim">
            <bdi>{from}</bdi> is <bdi>{to}</bdi> here.
          </p>
        ))}
        {unfit.map((sentence) => (
          <p key={sentence} class="finding">
            <WarningIcon />
            <bdi>{sentence}</bdi>
          </p>
        ))}
        <Choice label="Rhythm" options={speeds} chosen={speed} onChoose={setSpeed} />
        <Choice label="How" options={modes} chosen={mode} onChoose={setMode} />
        <Choice label="Network" options={networks} chosen={network} onChoose={setNetwork} />
        <p>
          <button
            type="submit"
            class="button outlined"
            aria-disabled={dispatches.length === 0 || undefined}
            title={dispatches.length === 0 ? 'Nothing of it can be done here.' : undefined}
          >
            Start replay
          </button>
        </p>
      </form>
    </dialog>
  );
}

interface ChoiceProps {
  label: string;
  options: readonly [label: string, value: unknown][];
  chosen: number;
  onChoose: (index: number) => void;
}

function Choice({ label, options, chosen, onChoose }: ChoiceProps) {
  return (
    <label class="replay-choice">
      <span>{label}</span>
      <select class="field" onChange={(event) => onChoose(event.currentTarget.selectedIndex)}>
        {options.map(([option], index) => (
          <option key={option} selected={index === chosen}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
