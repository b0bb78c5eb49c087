/** The rules by which requests of the workers fail, in a dialog: add, turn on and off, remove. */
import { useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/faults.js';
import { ruleText } from '../../src/messages/fault-rule.ts';
import { longestFaultDelay, type FaultRule, type SetFault } from '../../src/trace/faults.ts';
import { Button } from '../components/button.tsx';
import { Choice, type Options } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { withElement } from '../components/with-element.tsx';
import type { Commands } from '../state/commands.ts';
import type { InspectedTab } from '../state/tab.ts';

/** What the dialog takes. */
export interface FaultsProps {
  tab: InspectedTab;
  commands: Commands;
  onClose: () => void;
}

/** The dialog. */
export function Faults({ tab, commands: { ask }, onClose }: FaultsProps) {
  const faults = tab.session.value?.faults ?? [];
  const setAll = (rules: readonly SetFault[]) =>
    ask('set-faults', { faults: rules.map(({ rule, active }) => ({ rule, active })) });
  const set = (rule: FaultRule, active: boolean) =>
    setAll(faults.map((fault) => (fault.rule.id === rule.id ? { rule, active } : fault)));

  return (
    <Dialog label={texts.title()} title={texts.title()} onClose={onClose}>
      {() => (
        <>
          <p class="dim">{texts.about()}</p>
          <ul class="dialog-list">
            {faults.map(({ rule, active, seen }) => {
              const text = ruleText(rule);
              return (
                <li key={rule.id} class="dialog-row">
                  <label class="check">
                    <input
                      type="checkbox"
                      checked={active}
                      onClick={(event) => {
                        // Background says what is so; until then the box stays as it was.
                        event.preventDefault();
                        set(rule, !active);
                      }}
                    />
                    <bdi>{text}</bdi>
                  </label>
                  <span class="dialog-actions">
                    <span class="dim">{texts.matched({ count: seen })}</span>
                    <Button
                      label={texts.removeRule({ rule: text })}
                      onPress={() => setAll(faults.filter((fault) => fault.rule !== rule))}
                    >
                      {texts.remove()}
                    </Button>
                  </span>
                </li>
              );
            })}
          </ul>
          <NewRule onAdd={(rule) => setAll([...faults, { rule, active: true }])} />
        </>
      )}
    </Dialog>
  );
}

const methods = ['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

function NewRule({ onAdd }: { onAdd: (rule: FaultRule) => void }) {
  const [url, setUrl] = useState('');
  const [method, setMethod] = useState('');
  const [what, setWhat] = useState<FaultRule['what']>('refuse');
  const [when, setWhen] = useState<FaultRule['when']>('always');
  const [ms, setMs] = useState(1_000);
  const [status, setStatus] = useState(503);
  const [body, setBody] = useState('');
  const [count, setCount] = useState(2);
  const waits = what === 'delay' || what === 'time-out';

  function add(): void {
    onAdd({
      id: crypto.randomUUID(),
      url: url.trim(),
      what,
      when,
      ...(method !== '' && { method }),
      ...(waits && { ms }),
      ...(what === 'answer' && { status, body }),
      ...(when !== 'always' && { count }),
    });
  }

  return (
    <form
      class="fault-form"
      aria-label={texts.newRule()}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Choice
        label={texts.method()}
        value={method}
        options={methods.map((each) => [each, each || texts.anyMethod()])}
        onChoose={setMethod}
      />
      <input
        class="field grow"
        type="text"
        aria-label={texts.address()}
        placeholder={texts.addressHint()}
        value={url}
        onInput={(event) => setUrl(event.currentTarget.value)}
      />
      <Choice label={texts.effect()} value={what} options={optionsOf(texts.effects)} onChoose={setWhat} />
      {waits && (
        <Amount
          label={texts.milliseconds()}
          value={ms}
          min={0}
          max={longestFaultDelay}
          text={texts.inMilliseconds}
          onAmount={setMs}
        />
      )}
      {what === 'answer' && (
        <>
          <Amount label={texts.status()} value={status} min={200} max={599} onAmount={setStatus} />
          <input
            class="field grow"
            type="text"
            aria-label={texts.body()}
            placeholder={texts.body()}
            value={body}
            onInput={(event) => setBody(event.currentTarget.value)}
          />
        </>
      )}
      <Choice label={texts.turn()} value={when} options={optionsOf(texts.turns)} onChoose={setWhen} />
      {when !== 'always' && (
        <Amount label={texts.count()} value={count} min={1} max={1_000_000} text={texts.inRequests} onAmount={setCount} />
      )}
      <button type="submit" class="button outlined">
        {texts.add()}
      </button>
    </form>
  );
}

function optionsOf<Value extends string>(labels: Record<Value, () => string>): Options<Value> {
  const options: [Value, string][] = [];
  for (const value in labels) options.push([value, labels[value]()]);
  return options;
}

interface AmountProps {
  label: string;
  value: number;
  min: number;
  max: number;
  /** What stands around the field. */
  text?: typeof texts.inRequests;
  onAmount: (amount: number) => void;
}

function Amount({ label, value, min, max, text, onAmount }: AmountProps) {
  const field = (
    <input
      class="field"
      type="number"
      required
      aria-label={label}
      value={value}
      min={min}
      max={max}
      onInput={(event) => {
        const amount = event.currentTarget.valueAsNumber;
        if (Number.isFinite(amount)) onAmount(amount);
      }}
    />
  );
  return <span class="amount">{text ? withElement((mark) => text({ field: mark }), field) : field}</span>;
}
