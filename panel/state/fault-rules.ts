/** The rules that break requests of the inspected site: those that are on are in background, all are remembered here. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { FaultRule, RequestFault, SetFault } from '../../src/trace/faults.ts';
import { keepRules, keptRules, mostFaults, onRulesKept, shownFaults } from './kept-rules.ts';
import type { PanelState } from './state.ts';

/** What the rules need of the panel's state. */
export type FaultRulesState = Pick<PanelState, 'background' | 'ended' | 'memory' | 'notices' | 'tab' | 'view'>;

/** The slice. */
export interface FaultRules {
  shown: ReadonlySignal<readonly RequestFault[]>;
  /** Whether one can be turned on now. */
  ready: ReadonlySignal<boolean>;
  /** The id of the rule that is being edited; null for none. */
  edited: Signal<string | null>;
  /** Changes all of them: given them as they are, as far as that was asked for. */
  change: (to: (faults: readonly SetFault[]) => readonly SetFault[]) => void;
  /** Turns one on or off. */
  turn: (id: string, active: boolean) => void;
  /** Turns one on, which counts anew from here. */
  restart: (id: string) => void;
  /** Adds one, which is on where that can be, before all others or after them. @returns whether there was room */
  add: (rule: FaultRule, place: 'first' | 'last') => boolean;
}

const slices = new WeakMap<PanelState['tab'], FaultRules>();

/** The slice of a panel: made when it is first asked for, as its code is loaded on use. */
export function faultRulesOf(state: FaultRulesState): FaultRules {
  const slice = slices.get(state.tab) ?? createFaultRules(state);
  slices.set(state.tab, slice);
  return slice;
}

function createFaultRules({ background, ended, memory, notices, tab: { session } }: FaultRulesState): FaultRules {
  /** How often what is kept may have changed. */
  const writes = signal(0);
  const origin = computed(() => {
    const url = session.value?.url ?? '';
    return URL.canParse(url) ? new URL(url).origin : '';
  });
  const kept = computed(() => {
    void writes.value;
    return keptRules(memory, origin.value);
  });
  const readAgain = () => {
    writes.value++;
  };
  onRulesKept(readAgain, ended);
  const live = computed(() => session.value?.faults ?? []);
  const ready = computed(() => session.value?.capture === 'recording');
  const shown = computed(() => shownFaults(kept.value, live.value));
  /** What background was asked for and has not done yet: what comes next is to start from that. */
  let asked: readonly SetFault[] | null = null;

  const change: FaultRules['change'] = (to) => {
    // The panel of another tab of the site may have kept some: those are not to be lost.
    readAgain();
    const now = shownFaults(kept.value, asked?.map((fault) => ({ ...fault, seen: 0, changed: 0 })) ?? live.value);
    const faults = to(now.map(({ rule, active }) => ({ rule, active })));
    const ofOthers = new Set(now.map(({ rule }) => rule.id));
    for (const { id } of kept.value) ofOthers.delete(id);
    keepRules(
      memory,
      origin.value,
      faults.flatMap(({ rule }) => (ofOthers.has(rule.id) ? [] : [rule])),
    );
    readAgain();
    if (!ready.value) return;
    asked = faults;
    const done = background.request('set-faults', { faults: [...faults] }).finally(() => {
      if (asked === faults) asked = null;
    });
    notices.attempt(done);
  };

  const turn: FaultRules['turn'] = (id, active) =>
    change((faults) => faults.map((fault) => (fault.rule.id === id ? { ...fault, active } : fault)));

  return {
    shown,
    ready,
    edited: signal<string | null>(null),
    change,
    turn,
    restart(id) {
      // Background counts from where one is turned on.
      if (shown.value.some(({ rule, active }) => rule.id === id && active)) turn(id, false);
      turn(id, true);
    },
    add(rule, place) {
      readAgain();
      if (shown.value.length >= mostFaults) return false;
      const fault = { rule, active: ready.value };
      change((faults) => (place === 'first' ? [fault, ...faults] : [...faults, fault]));
      return true;
    },
  };
}
