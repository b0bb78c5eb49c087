/** What stands in the way, or is missing, in a sentence each that says what to do. */
import { whyNothingRan } from '../../src/chromium/why-nothing-ran.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { Model, Registration } from '../../src/trace/model.ts';
import { scopeName } from '../../src/trace/url.ts';

/** A piece of advice: how grave it is, and in which part of the panel it stands. */
export interface Advice {
  kind: string;
  tone: 'error' | 'warning' | 'info';
  place: 'top' | 'registrations' | 'timeline';
  sentence: string;
}

const openSchemes = /^(?:https?|file|blob|data):|^about:blank/;
const webStore = /^https:\/\/(?:chromewebstore\.google\.com|chrome\.google\.com\/webstore)/;

/** What to tell the user about a live session and its trace, gravest first. */
export function adviceFor(session: SessionState | null, model: Model): Advice[] {
  if (!session) return [];
  const advice: Advice[] = [];
  if (session.problem) advice.push(top(session.problem.kind, 'error', session.problem.sentence));
  const obstacle = obstacleOf(session);
  if (obstacle) advice.push(obstacle);
  const origins = new Set(session.frames.map(({ origin }) => origin));
  const present = [...model.registrations.values()].filter(({ scope, present }) => present && origins.has(new URL(scope).origin));
  if (!obstacle) advice.push(...aboutRegistrations(present, model));
  // Where nothing can be recorded, it would only lead astray.
  const hopeless = obstacle?.tone === 'warning';
  if (model.dispatches.size === 0 && !hopeless)
    advice.push(nothingRecorded(session, model, present.length > 0 && !obstacle));
  return advice;
}

/** Why this page can't have background syncs at all. */
function obstacleOf({ url, frames }: SessionState): Advice | null {
  if (url !== null && (!openSchemes.test(url) || webStore.test(url))) {
    return top(
      'closed-page',
      'warning',
      'Extensions may not look into this page. Open a page over https or on localhost.',
    );
  }
  const page = frames.find((frame) => frame.top) ?? frames[0];
  if (!page) return top('no-answer', 'info', 'The page has not answered yet. If this stays, reload it.');
  if (!page.secure) {
    return top(
      'insecure',
      'warning',
      'This page is not secure, so it can’t register syncs. Open it over https or on localhost.',
    );
  }
  if (!page.serviceWorker) {
    return top(
      'no-service-worker',
      'warning',
      'This page has no service workers. Allow its site to store data, or leave its sandbox.',
    );
  }
  if (!page.sync) {
    return top(
      'no-background-sync',
      'warning',
      'This browser has no Background Sync. Use Chrome or Edge, or turn it on in this browser’s settings.',
    );
  }
  return null;
}

function aboutRegistrations(present: readonly Registration[], model: Model): Advice[] {
  if (present.length === 0) {
    return [
      {
        kind: 'no-registration',
        tone: 'info',
        place: 'registrations',
        sentence:
          'No service worker is registered here. Register one with navigator.serviceWorker.register().',
      },
    ];
  }
  const advice: Advice[] = [];
  const calls = [...model.calls.values()];
  const refused = calls.some((call) => call.api === 'periodicSync' && call.error?.name === 'NotAllowedError');
  const idle = present.find((registration) => !registration.active);
  if (idle) {
    const which = present.length > 1 ? ` of ${scopeName(model, idle.scope)}` : '';
    const doing = idle.installing ? 'is being installed' : 'is waiting';
    const what = `The worker${which} ${doing}: syncs need an active one.`;
    advice.push({
      kind: 'no-active-worker',
      tone: 'warning',
      place: 'registrations',
      sentence: `${what} If it stays so, look into its install handler.`,
    });
  }
  if (present.some((registration) => registration.permissions.sync === 'denied')) {
    advice.push({
      kind: 'sync-denied',
      tone: 'warning',
      place: 'registrations',
      sentence:
        'Background sync is blocked for this site. Allow it in the site settings, under Background sync.',
    });
  }
  // Most sites have no use for it: only one that was refused is told.
  if (refused) {
    advice.push({
      kind: 'periodic-denied',
      tone: 'info',
      place: 'registrations',
      sentence: 'Periodic sync is not allowed for this site. Install the page as an app to get it.',
    });
  }
  return advice;
}

function nothingRecorded({ capture }: SessionState, model: Model, ready: boolean): Advice {
  const then = ready ? ' Then register or fire a sync.' : '';
  const sentence =
    capture === 'recording'
      ? 'Recording. Register a sync in the page, or fire a tag. To see what the page does while it loads, press Record and reload.'
      : model.recorded.length > 0
        ? `No sync ran while it was recorded. ${whyNothingRan(model, 'press Record and reload')}`
        : `Nothing recorded yet. Press Record to see each sync as it is dispatched.${then}`;
  return { kind: 'nothing-recorded', tone: 'info', place: 'timeline', sentence };
}

function top(kind: string, tone: Advice['tone'], sentence: string): Advice {
  return { kind, tone, place: 'top', sentence };
}
