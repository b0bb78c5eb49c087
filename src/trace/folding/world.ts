/** What was so meanwhile: workers, the network, the page, the recording itself. */
import type { Model, Registration, Span } from '../model.ts';
import type { Handlers } from './handlers.ts';

export const world: Handlers<
  | 'worker-changed'
  | 'connectivity-changed'
  | 'page-changed'
  | 'recording-started'
  | 'recording-stopped'
  | 'fault-changed'
  | 'capture-gap'
> = {
  'worker-changed'(model, event) {
    const registration = registrationOf(model, event.scope);
    const { workers } = registration;
    model.watched.add(registration);
    if (event.change === 'replaced') workers.delete(event.workerId);
    else {
      const running = event.change === 'started';
      workers.set(event.workerId, { workerId: event.workerId, scriptUrl: event.scriptUrl, running });
    }
  },
  'connectivity-changed'(model, event) {
    // What only the page is told holds nothing.
    if (event.by === 'page') return;
    if (event.offline) model.offlineBy.add(event.by);
    else model.offlineBy.delete(event.by);
    toggle(model.offline, model.offlineBy.size > 0, event.at);
  },
  'page-changed'(model, event) {
    model.pageChanges.push(event);
    if (event.url !== undefined && URL.canParse(event.url)) model.origin = new URL(event.url).origin;
  },
  'recording-started'(model, event) {
    toggle(model.recorded, true, event.at);
  },
  'recording-stopped'(model, event) {
    toggle(model.recorded, false, event.at);
    model.offlineBy.delete('panel');
    toggle(model.offline, model.offlineBy.size > 0, event.at);
    for (const span of model.brokenNow.values()) span.to = event.at;
    model.brokenNow.clear();
    lookAway(model, event.at);
  },
  'fault-changed'(model, { rule, active, at }) {
    const open = model.brokenNow.get(rule.id);
    if (open) open.to = at;
    model.brokenNow.delete(rule.id);
    if (!active) return;
    const span = { from: at, to: null, rule };
    model.broken.push(span);
    model.brokenNow.set(rule.id, span);
  },
  'capture-gap'(model, event) {
    const { from, to, reason, code, params } = event;
    model.gaps.push({ from, to, why: { reason, code, params } });
  },
};

/** A registration, as it is known; a new one where nothing is known of it yet. */
export function registrationOf(model: Model, scope: string): Registration {
  let registration = model.registrations.get(scope);
  if (!registration) {
    registration = {
      scope,
      active: null,
      waiting: null,
      installing: null,
      permissions: { sync: null, periodicSync: null },
      present: true,
      workers: new Map(),
    };
    model.registrations.set(scope, registration);
  }
  return registration;
}

/** Nobody watches the workers any more: whether they run, and how what runs in them ends, is not known. */
export function lookAway(model: Model, at: number): void {
  for (const registration of model.watched) registration.workers.clear();
  model.watched.clear();
  for (const dispatch of model.running) dispatch.unseenSince = at;
  model.running.clear();
}

/** Begins or ends a stretch, if that changes anything. */
function toggle(spans: Span[], on: boolean, at: number): void {
  const last = spans.at(-1);
  const open = last !== undefined && last.to === null;
  if (on && !open) spans.push({ from: at, to: null });
  if (!on && open) last.to = at;
}
