/** The line at the bottom: what just happened, and how much there is. */
import { countOf } from './components/format.ts';
import type { Notices } from './state/notices.ts';
import type { RecordingsSlice } from './state/recordings.ts';
import type { InspectedTab } from './state/tab.ts';

/** What the line takes. */
export interface StatusBarProps {
  recordings: RecordingsSlice;
  tab: InspectedTab;
  notices: Notices;
}

/** The line. Its left part is the live region that says what happens. */
export function StatusBar({ recordings, tab, notices }: StatusBarProps) {
  const log = recordings.log.value;
  void log.version.value;
  const { failed } = log;
  const session = tab.session.value;
  const rules = session?.faults.filter(({ active }) => active).length ?? 0;
  return (
    <div class="status-bar">
      <div class="status-text" role="status" aria-live="polite" aria-label="Recording">
        <bdi>{notices.status.value}</bdi>
      </div>
      <span class="status-counts">
        {session?.offline && 'Offline is on · '}
        {rules > 0 && `Requests broken by ${countOf(rules, 'rule')} · `}
        {tab.connection.value === 'lost' && 'Connecting again… · '}
        {recordings.loading.value && 'Loading… · '}
        {countOf(log.events.length, 'event')} · {countOf(log.dispatches.length, 'attempt')}
        {failed > 0 && ` · ${failed} failed`}
      </span>
    </div>
  );
}
