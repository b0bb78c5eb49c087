/** The user's rules by which requests fail, as the trace tells of them. */
import type { Recorder } from '../recorder/recorder.ts';
import type { Facts } from '../trace/worded.ts';
import type { FaultRule } from '../trace/faults.ts';

export class FaultRules {
  readonly #emit: (facts: Facts) => void;

  constructor(emit: (facts: Facts) => void) {
    this.#emit = emit;
  }

  /** Makes requests fail by a rule, or no longer. */
  async set({ network }: Recorder, rule: FaultRule, active: boolean): Promise<void> {
    const before = network.faults.find((fault) => fault.rule.id === rule.id);
    if (active || before?.active) this.#emit({ kind: 'fault-changed', rule, active });
    await network.setFault(rule, active);
  }

  async remove(recorder: Recorder, id: string): Promise<void> {
    this.tell(recorder, false, id);
    await recorder.network.removeFault(id);
  }

  /** Tells that the rules that are on are so, or are no more: one of them, or all. */
  tell(recorder: Recorder | null, active: boolean, id?: string): void {
    for (const fault of recorder?.network.faults ?? []) {
      const { rule } = fault;
      if (fault.active && (id ?? rule.id) === rule.id) this.#emit({ kind: 'fault-changed', rule, active });
    }
  }
}
