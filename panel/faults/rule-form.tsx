/** The fields of a rule, one below the other. What is wrong with one stands beneath it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/faults.js';
import { longestFaultDelay, type FaultRule } from '../../src/trace/faults.ts';
import { Button } from '../components/button.tsx';
import { Choice, type Options } from '../components/choice.tsx';
import { draftOf, isUsed, longestRuleBody, mostCounted, problemsOf, ruleOf, type Draft } from './draft.ts';

/** What the form takes. */
export interface RuleFormProps {
  /** Its accessible name. */
  label: string;
  /** The rule that is edited; null for a new one. */
  rule: FaultRule | null;
  onSave: (rule: FaultRule) => void;
  onCancel: () => void;
}

const usualMethods = ['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];
const bounds = { most: longestFaultDelay, longest: longestRuleBody, counted: mostCounted };

/** The form; its first field has the focus. */
export function RuleForm({ label, rule, onSave, onCancel }: RuleFormProps) {
  const [draft, setDraft] = useState(() => draftOf(rule));
  /** Nothing is said to be wrong before the user is done with it. */
  const [done, setDone] = useState<ReadonlySet<keyof Draft>>(new Set());
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
    form.current?.querySelector<HTMLElement>('.field')?.focus();
  }, []);
  const problems = problemsOf(draft);
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const methods = usualMethods.includes(draft.method) ? usualMethods : [...usualMethods, draft.method];

  function save(event: Event): void {
    event.preventDefault();
    const [first] = Object.keys(problems);
    if (first === undefined) return onSave(ruleOf(draft, rule?.id ?? crypto.randomUUID()));
    setDone(new Set(fields));
    form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
  }

  /** A field of text or a number. */
  const typed = (
    name: keyof Draft,
    title: string,
    more: { number?: boolean; hint?: string; help?: string; long?: boolean } = {},
  ) => {
    if (!isUsed(name, draft)) return null;
    const problem = done.has(name) ? problems[name] : undefined;
    const described = problem || more.help ? `${id}-${name}` : undefined;
    const shared = {
      class: 'field',
      name,
      'aria-label': title,
      'aria-invalid': problem ? true : undefined,
      'aria-describedby': described,
      placeholder: more.hint,
      value: draft[name],
      spellcheck: false,
      onBlur: () => setDone(new Set([...done, name])),
    };
    return (
      <Row title={title}>
        {more.number ? (
          <input {...shared} type="number" onInput={({ currentTarget }) => change({ [name]: currentTarget.value })} />
        ) : more.long ? (
          <textarea {...shared} rows={3} onInput={({ currentTarget }) => change({ [name]: currentTarget.value })} />
        ) : (
          <input {...shared} type="text" onInput={({ currentTarget }) => change({ [name]: currentTarget.value })} />
        )}
        {problem ? (
          <span class="field-problem" id={described} role="alert">
            {texts.problems[problem](bounds)}
          </span>
        ) : (
          more.help && (
            <span class="dim" id={described}>
              {more.help}
            </span>
          )
        )}
      </Row>
    );
  };

  return (
    <form
      class="rule-form"
      aria-label={label}
      noValidate
      ref={form}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <Row title={texts.method()}>
        <Choice
          label={texts.method()}
          value={draft.method}
          options={methods.map((each) => [each, each || texts.anyMethod()])}
          onChoose={(method) => change({ method })}
        />
      </Row>
      {typed('url', texts.address(), { hint: texts.addressHint(), help: texts.addressHelp() })}
      <Row title={texts.effect()}>
        <Choice
          label={texts.effect()}
          value={draft.what}
          options={optionsOf(texts.effects)}
          onChoose={(what) => change({ what })}
        />
      </Row>
      {typed('ms', draft.what === 'delay' ? texts.milliseconds() : texts.timeout(), { number: true })}
      {typed('status', texts.status(), { number: true })}
      {typed('body', texts.body(), { long: true })}
      <Row title={texts.turn()}>
        <Choice label={texts.turn()} value={draft.when} options={optionsOf(texts.turns)} onChoose={(when) => change({ when })} />
      </Row>
      {typed('count', texts.count(), { number: true })}
      <div class="rule-form-foot">
        <Button onPress={onCancel}>{texts.cancel()}</Button>
        <button type="submit" class="button outlined">
          {rule === null ? texts.add() : texts.save()}
        </button>
      </div>
    </form>
  );
}

const fields: readonly (keyof Draft)[] = ['url', 'ms', 'status', 'body', 'count'];

function Row({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <label class="rule-field">
      <span>{title}</span>
      <span class="rule-input">{children}</span>
    </label>
  );
}

function optionsOf<Value extends string>(labels: Record<Value, () => string>): Options<Value> {
  const options: [Value, string][] = [];
  for (const value in labels) options.push([value, labels[value]()]);
  return options;
}
