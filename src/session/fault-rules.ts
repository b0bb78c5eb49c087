/** The user's rules by which requests fail, as the trace tells of them. */
import type { Recorder } from '../recorder/recorder.ts';
import { type SetFault } from '../trace/faults.ts';
import { isSameRule } from '../trace/same-rule.ts';
import type { Facts } from '../trace/worded.ts';

/** What of a recorder breaks requests. */
type Breaking = { network: Pick<Recorder['network'], 'faults' | 'setFaults'> };

export class FaultRules {
  readonly #emit: (facts: Facts) => void;

  constructor(emit: (facts: Facts) => void) {
    this.#emit = emit;
  }

  /** Makes requests fail by these rules, in this order, and by no others. */
  async set({ network }: Breaking, faults: readonly SetFault[]): Promise<void> {
    const before = network.faults.filter(({ active }) => active).map(({ rule }) => rule);
    for (const rule of before) {
      if (!faults.some((fault) => fault.active && fault.rule.id === rule.id)) this.#tell(rule, false);
    }
    for (const { rule, active } of faults) {
      if (active && !before.some((other) => isSameRule(other, rule))) this.#tell(rule, true);
    }
    await network.setFaults(faults);
  }

  /** Turns all of them off. */
  async turnOff(recorder: Breaking): Promise<void> {
    const { faults } = recorder.network;
    if (faults.some(({ active }) => active))
      await this.set(
        recorder,
        faults.map(({ rule }) => ({ rule, active: false })),
      );
  }

  /** Tells that the rules that are on are so, or are no more. */
  tell(recorder: Breaking | null, active: boolean): void {
    for (const fault of recorder?.network.faults ?? []) if (fault.active) this.#tell(fault.rule, active);
  }

  #tell(rule: SetFault['rule'], active: boolean): void {
    this.#emit({ kind: 'fault-changed', rule, active });
  }
}
