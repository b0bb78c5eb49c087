/** The rules by which requests of the workers fail, in a dialog: add, turn on and off, remove. */
import { useState } from 'preact/hooks';
import { longestFaultDelay, ruleText, type FaultRule } from '../../src/trace/faults.ts';
import { Button } from '../components/button.tsx';
import { Choice, type Options } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { countOf } from '../components/format.ts';
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
  const set = (rule: FaultRule, active: boolean) => ask('set-fault', { rule, active });

  return (
    <Dialog label="Break requests" title="Break requests" onClose={onClose}>
      {() => (
        <>
          <p class="dim">Requests that the workers make meet the first rule that fits. Rules end with the recording.</p>
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
                    <span class="dim">{countOf(seen, 'request')} fitted</span>
                    <Button label={`Remove ${text}`} onPress={() => ask('remove-fault', { id: rule.id })}>
                      Remove
                    </Button>
                  </span>
                </li>
              );
            })}
          </ul>
          <NewRule onAdd={(rule) => set(rule, true)} />
        </>
      )}
    </Dialog>
  );
}

const whats: Record<FaultRule['what'], string> = {
  refuse: 'Refuse the connection',
  'time-out': 'Time out after',
  delay: 'Delay by',
  answer: 'Answer with status',
  'cut-off': 'Cut off the answer',
};
const whens: Record<FaultRule['when'], string> = { always: 'Always', first: 'For the first', every: 'One of every' };
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
      aria-label="New rule"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Choice label="Method" value={method} options={methods.map((each) => [each, each || 'Any method'])} onChoose={setMethod} />
      <input
        class="field grow"
        type="text"
        aria-label="Address pattern"
        placeholder="Every address, or a part such as /api/, or */api/*"
        value={url}
        onInput={(event) => setUrl(event.currentTarget.value)}
      />
      <Choice label="What happens" value={what} options={entriesOf(whats)} onChoose={setWhat} />
      {waits && <Amount label="Milliseconds" value={ms} min={0} max={longestFaultDelay} unit="ms" onAmount={setMs} />}
      {what === 'answer' && (
        <>
          <Amount label="Status" value={status} min={200} max={599} onAmount={setStatus} />
          <input
            class="field grow"
            type="text"
            aria-label="Body"
            placeholder="Body"
            value={body}
            onInput={(event) => setBody(event.currentTarget.value)}
          />
        </>
      )}
      <Choice label="When" value={when} options={entriesOf(whens)} onChoose={setWhen} />
      {when !== 'always' && <Amount label="How many" value={count} min={1} max={1_000_000} unit="requests" onAmount={setCount} />}
      <button type="submit" class="button outlined">
        Add rule
      </button>
    </form>
  );
}

function entriesOf<Value extends string>(labels: Record<Value, string>): Options<Value> {
  const options: [Value, string][] = [];
  for (const value in labels) options.push([value, labels[value]]);
  return options;
}

interface AmountProps {
  label: string;
  value: number;
  min: number;
  max: number;
  unit?: string;
  onAmount: (amount: number) => void;
}

function Amount({ label, value, min, max, unit, onAmount }: AmountProps) {
  return (
    <span class="amount">
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
      {unit !== undefined && ` ${unit}`}
    </span>
  );
}
