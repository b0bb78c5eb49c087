import { expect, test } from 'vitest';
import type { FaultRule, RequestFault, SetFault } from '../trace/faults.ts';
import { FaultRules } from './fault-rules.ts';

const rule: FaultRule = { id: 'a', url: '/api/', what: 'refuse', when: 'always' };
const other: FaultRule = { ...rule, id: 'b', what: 'offline' };

/** Rules on a network that takes what it is given, and what the trace is told of them. */
function rulesOn(faults: RequestFault[] = []) {
  const told: string[] = [];
  const rules = new FaultRules((facts) => {
    if (facts.kind === 'fault-changed') told.push(`${facts.rule.id} ${facts.rule.what} ${facts.active ? 'on' : 'off'}`);
  });
  const network = {
    faults: faults as readonly RequestFault[],
    async setFaults(set: readonly SetFault[]) {
      network.faults = set.map((fault) => ({ ...fault, seen: 0, changed: 0 }));
    },
  };
  return { network, set: (set: SetFault[]) => rules.set({ network }, set), turnOff: () => rules.turnOff({ network }), told };
}

test('the trace is told of each rule that is turned on or off, changed while it is on, or taken away', async () => {
  const { set, told } = rulesOn();
  await set([
    { rule, active: true },
    { rule: other, active: false },
  ]);
  expect(told.splice(0)).toEqual(['a refuse on']);
  await set([
    { rule: { ...rule, what: 'cut-off' }, active: true },
    { rule: other, active: true },
  ]);
  expect(told.splice(0)).toEqual(['a cut-off on', 'b offline on']);
  await set([{ rule: other, active: false }]);
  expect(told).toEqual(['a cut-off off', 'b offline off']);
});

test('it is told nothing of another order, nor of a rule that is changed while it is off', async () => {
  const { set, told } = rulesOn();
  await set([
    { rule, active: true },
    { rule: other, active: false },
  ]);
  told.length = 0;
  await set([
    { rule: { ...other, what: 'cut-off' }, active: false },
    { rule, active: true },
  ]);
  expect(told).toEqual([]);
});

test('all are turned off, and stay', async () => {
  const { network, set, turnOff, told } = rulesOn();
  await set([{ rule, active: true }]);
  told.length = 0;
  await turnOff();
  expect(told).toEqual(['a refuse off']);
  expect(network.faults).toEqual([{ rule, active: false, seen: 0, changed: 0 }]);
});
