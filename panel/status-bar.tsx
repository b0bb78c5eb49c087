/** The line at the bottom: what just happened, and how much there is. */
import * as texts from '../src/messages/compiled/status-bar.js';
import type { Notices } from './state/notices.ts';
import { Button } from './components/button.tsx';
import type { ProblemsSlice } from './state/problems.ts';
import type { RecordingsSlice } from './state/recordings.ts';
import type { InspectedTab } from './state/tab.ts';
import type { ViewSlice } from './state/view.ts';

/** What the line takes. */
export interface StatusBarProps {
  recordings: RecordingsSlice;
  tab: InspectedTab;
  notices: Notices;
  problems: ProblemsSlice;
  view: Pick<ViewSlice, 'table'>;
}

/** The line. Its left part is the live region that says what happens. */
export function StatusBar({ recordings, tab, notices, problems, view }: StatusBarProps) {
  const log = recordings.log.value;
  void log.version.value;
  const { failed } = log;
  const session = tab.session.value;
  const rules = session?.faults.filter(({ active }) => active).length ?? 0;
  const facts = [
    session?.offline && texts.offline(),
    rules > 0 && texts.rules({ rules }),
    tab.connection.value === 'lost' && texts.reconnecting(),
    recordings.loading.value && texts.loading(),
    texts.events({ events: log.events.length }),
    texts.attempts({ attempts: log.dispatches.length }),
    failed > 0 && texts.failed({ failed }),
  ];
  const found = problems.shown.value.length;
  const notes = problems.shown.value.filter(({ severity }) => severity === 'note').length;
  return (
    <div class="status-bar">
      <div class="status-text" role="status" aria-live="polite" aria-label={texts.recording()}>
        <bdi>{notices.status.value}</bdi>
      </div>
      <span class="status-counts">{facts.filter(Boolean).join(' · ')}</span>
      {found > 0 && (
        <Button
          class="status-problems"
          onPress={() => {
            view.table.value = 'problems';
          }}
        >
          {texts.problems({ problems: found - notes, notes })}
        </Button>
      )}
    </div>
  );
}
