/** The rules by which requests of the workers fail, in a pane that stays while syncs are fired. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/faults.js';
import { ruleText } from '../../src/messages/fault-rule.ts';
import type { FaultRule } from '../../src/trace/faults.ts';
import { isSameRule } from '../../src/trace/same-rule.ts';
import { Button } from '../components/button.tsx';
import { ChevronIcon, CloseIcon } from '../components/icons.tsx';
import { Splitter } from '../components/splitter.tsx';
import { faultRulesOf, type FaultRules } from '../state/fault-rules.ts';
import { mostFaults } from '../state/kept-rules.ts';
import { isAnythingSelected } from '../state/selection.ts';
import type { PanelState } from '../state/state.ts';
import { moved, overshadowing, placeAt } from './order.ts';
import { presetRule, presets, type Preset } from './presets.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';

/** What the pane takes. */
export interface FaultsProps {
  state: Pick<PanelState, 'background' | 'ended' | 'memory' | 'notices' | 'preferences' | 'selection' | 'tab' | 'view'>;
}

/** The pane where it is open. */
export function Faults({ state }: FaultsProps) {
  return state.view.breaking.value ? <Pane state={state} /> : null;
}

/** The pane, with the bar that makes it wider. */
function Pane({ state }: FaultsProps) {
  const { preferences, selection, view, notices } = state;
  const { faultsWidth } = preferences.current.value;
  const pane = useRef<HTMLElement>(null);
  const rules = faultRulesOf(state);
  const close = () => {
    view.breaking.value = false;
  };
  useEffect(() => {
    const opener = document.activeElement;
    if (rules.edited.value === null) focusFirst(pane.current);
    return () => {
      rules.edited.value = null;
      // Closing takes the focus away with the pane.
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const say = (text: string) => {
    notices.status.value = text;
  };

  return (
    <>
      <Splitter
        label={texts.width()}
        orientation="vertical"
        size={faultsWidth}
        min={280}
        max={640}
        after
        controls="faults"
        onResize={(width) => preferences.prefer({ faultsWidth: width })}
      />
      <section class="faults" id="faults" aria-label={texts.title()} style={{ '--faults-width': `${faultsWidth}px` }} ref={pane}>
        <header class="faults-head">
          <Button class="faults-back" onPress={close}>
            <ChevronIcon />
            {texts.backTo({ what: isAnythingSelected(selection.selected.value) ? 'details' : 'tables' })}
          </Button>
          <h2>{texts.title()}</h2>
          <Button class="icon-only" label={texts.close()} hint={texts.close()} onPress={close}>
            <CloseIcon />
          </Button>
        </header>
        <div class="faults-scroll">
          <Rules rules={rules} pane={pane} say={say} />
          <AddRule rules={rules} say={say} />
        </div>
      </section>
    </>
  );
}

/** Moves the focus to the first thing that can be done in the pane. */
function focusFirst(pane: HTMLElement | null): void {
  (pane?.querySelector<HTMLElement>('[type=checkbox]') ?? pane?.querySelector<HTMLElement>('button.outlined'))?.focus();
}

interface RulesProps {
  rules: FaultRules;
  pane: RefObject<HTMLElement | null>;
  say: (text: string) => void;
}

function Rules({ rules, pane, say }: RulesProps) {
  const shown = rules.shown.value;
  const ready = rules.ready.value;
  const list = useRef<HTMLOListElement>(null);
  /** The row that is dragged, and where it would land. */
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const focused = useRef<HTMLElement | null>(null);
  // A row that is moved in the document loses the focus that is in it, and one that is gone leaves none.
  useLayoutEffect(() => {
    const before = focused.current;
    focused.current = null;
    if (!before || document.activeElement !== document.body) return;
    if (before.isConnected) before.focus();
    else focusFirst(pane.current);
  });
  const keepFocus = () => {
    focused.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  };

  function move(from: number, to: number): void {
    const fault = shown[from];
    if (!fault || to < 0 || to >= shown.length || to === from) return;
    keepFocus();
    const ids = moved(shown, from, to).map(({ rule }) => rule.id);
    rules.change((faults) => [...faults].sort((a, b) => ids.indexOf(a.rule.id) - ids.indexOf(b.rule.id)));
    say(texts.moved({ rule: ruleText(fault.rule), position: to + 1, count: shown.length }));
  }

  function remove(rule: FaultRule): void {
    keepFocus();
    rules.change((faults) => faults.filter((fault) => fault.rule.id !== rule.id));
  }

  /** Where a row would land that is held at a height. */
  function placeOf(from: number, y: number): number {
    const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
    return placeAt(
      y,
      rows.map(({ top, bottom }) => (top + bottom) / 2),
      from,
    );
  }

  return (
    <>
      {shown.length !== 1 && <p class="dim">{shown.length === 0 ? texts.none() : texts.about()}</p>}
      {!ready && <p class="dim">{shown.length === 0 ? texts.notRecording() : `${texts.kept()} ${texts.notRecording()}`}</p>}
      <ol class="rules" aria-label={texts.rules()} ref={list}>
        {shown.map((fault, index) => (
          <RuleRow
            key={fault.rule.id}
            fault={fault}
            overshadowedBy={overshadowing(shown, index)}
            landing={drag && drag.from !== drag.to && drag.to === index ? (drag.to < drag.from ? 'above' : 'below') : null}
            dragged={drag?.from === index}
            reason={ready ? null : texts.onlyWhileRecording()}
            edited={rules.edited.value === fault.rule.id}
            isFirst={index === 0}
            isLast={index === shown.length - 1}
            onTurn={() => rules.turn(fault.rule.id, !fault.active)}
            onRestart={() => rules.restart(fault.rule.id)}
            onEdit={(editing) => {
              rules.edited.value = editing ? fault.rule.id : null;
            }}
            onSave={(rule) => {
              rules.edited.value = null;
              rules.change((faults) => faults.map((each) => (each.rule.id === rule.id ? { ...each, rule } : each)));
            }}
            onMove={(by) => move(index, index + by)}
            onDrag={(y) => setDrag({ from: index, to: placeOf(index, y) })}
            onDrop={(y) => {
              setDrag(null);
              if (y !== null) move(index, placeOf(index, y));
            }}
            onRemove={() => remove(fault.rule)}
          />
        ))}
      </ol>
    </>
  );
}

function AddRule({ rules, say }: Pick<RulesProps, 'rules' | 'say'>) {
  const [writing, setWriting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const count = rules.shown.value.length;
  const tooMany = texts.tooMany({ count: mostFaults });
  const full = count >= mostFaults ? tooMany : null;

  /** @returns whether there was room */
  function add(rule: FaultRule): boolean {
    const added = rules.add(rule, 'last');
    say(added ? texts.added({ rule: ruleText(rule) }) : tooMany);
    return added;
  }

  function addPreset(preset: Preset): void {
    const rule = presetRule(preset, crypto.randomUUID());
    // Pressed again it is the same rule, which begins anew.
    const there = rules.shown.value.find((fault) => isSameRule({ ...fault.rule, id: rule.id }, rule));
    if (!there) {
      add(rule);
      return;
    }
    const named = { rule: ruleText(rule) };
    if (!rules.ready.value) return say(texts.alreadyThere(named));
    rules.restart(there.rule.id);
    say(there.active ? texts.countsAgain(named) : texts.turnedOn(named));
  }

  const done = () => {
    setWriting(false);
    // The button comes back with the next drawing.
    setTimeout(() => button.current?.focus());
  };
  return (
    <div class="add-rule" role="group" aria-label={texts.add()}>
      <h3>{texts.add()}</h3>
      <div class="presets">
        {presetNames.map((preset) => (
          <Button
            key={preset}
            class="outlined"
            hint={texts.presetHints[preset]()}
            reason={full}
            onPress={() => addPreset(preset)}
          >
            {texts.presets[preset]()}
          </Button>
        ))}
        {!writing && (
          <Button class="outlined" hint={texts.customHint()} reason={full} onPress={() => setWriting(true)} buttonRef={button}>
            {texts.custom()}
          </Button>
        )}
      </div>
      {writing && (
        <RuleForm
          label={texts.newRule()}
          rule={null}
          onSave={(rule) => {
            // What was typed is not lost where there is no room for it.
            if (add(rule)) done();
          }}
          onCancel={done}
        />
      )}
    </div>
  );
}

const presetNames: readonly Preset[] = Object.keys(presets).filter((name): name is Preset => Object.hasOwn(presets, name));
