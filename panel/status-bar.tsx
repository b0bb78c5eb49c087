/** The line at the bottom: what just happened, and how much there is. */
import { countOf } from './components/format.ts';
import type { App } from './state/app.ts';

/** The line. Its left part is the live region that says what happens. */
export function StatusBar({ app }: { app: App }) {
  const log = app.log.value;
  void log.version.value;
  const { failed } = log;
  const session = app.session.value;
  const rules = session?.faults.filter(({ active }) => active).length ?? 0;
  return (
    <div class="status-bar">
      <div class="status-text" role="status" aria-live="polite" aria-label="Recording">
        <bdi>{app.status.value}</bdi>
      </div>
      <span class="status-counts">
        {session?.offline && 'Offline is on · '}
        {rules > 0 && `Requests broken by ${countOf(rules, 'rule')} · `}
        {app.connection.value === 'lost' && 'Connecting again… · '}
        {app.loading.value && 'Loading… · '}
        {countOf(log.events.length, 'event')} · {countOf(log.dispatches.length, 'attempt')}
        {failed > 0 && ` · ${failed} failed`}
      </span>
    </div>
  );
}
