/** Who is offline: a sync comes only while neither the worker nor the machine is. */
import type { Condition } from './condition.ts';

/** No debugger keeps the worker offline. */
export const workerOnline: Condition<'worker-online', { since: number | null }> = {
  id: 'worker-online',
  check({ model, evidence }) {
    const held = model.offlineBy.has('panel');
    const span = model.offline.at(-1);
    return {
      state: held ? 'unmet' : 'met',
      params: { since: held && span ? span.from : null },
      evidence: held ? [evidence.connectivity] : [],
    };
  },
};

/** No other debugger does: of that nothing can be seen. */
export const othersOnline: Condition<'others-online', object> = {
  id: 'others-online',
  check: () => ({ state: 'unknown', params: {} }),
};

/** The machine has a network. */
export const machineOnline: Condition<'machine-online', object> = {
  id: 'machine-online',
  check({ surroundings, model, evidence }) {
    const told = [...model.offlineBy].some((by) => by !== 'panel');
    const offline = surroundings.online === null ? told : !surroundings.online;
    const state = offline ? 'unmet' : surroundings.online === null ? 'unknown' : 'met';
    return { state, params: {}, evidence: told ? [evidence.connectivity] : [] };
  },
};
