/** The line at the bottom: what just happened, and how much there is. */
import { useRef } from 'preact/hooks';
import * as texts from '../src/messages/compiled/status-bar.js';
import type { Notices } from './state/notices.ts';
import { Button } from './components/button.tsx';
import { useRoving } from './components/roving.ts';
import { markedBy } from '../src/diagnosis/marked.ts';
import type { FilterSlice } from './state/filter.ts';
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
  filter: Pick<FilterSlice, 'query'>;
  view: Pick<ViewSlice, 'table'>;
}

/** The line. Its left part is the live region that says what happens. */
export function StatusBar({ recordings, tab, notices, problems, filter, view }: StatusBarProps) {
  const counted = useRef<HTMLDivElement>(null);
  useRoving(counted, 'button');
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
  ];
  const lost = markedBy(problems.shown.value).lost.size;
  const found = problems.shown.value.length;
  const notes = problems.shown.value.filter(({ severity }) => severity === 'note').length;
  const { events, dispatches } = log;
  // What there is, the table that shows it, and what the filter has to ask for.
  const all: (false | [text: string, table: string, query: string])[] = [
    [texts.events({ events: events.length }), 'events', ''],
    [texts.attempts({ attempts: dispatches.length }), 'attempts', ''],
    failed > 0 && [texts.failed({ failed }), 'attempts', 'is:failed'],
    lost > 0 && [texts.lost({ lost }), 'attempts', 'is:lost'],
    found > 0 && [texts.problems({ problems: found - notes, notes }), 'problems', ''],
  ];
  const counts = all.filter((count) => count !== false);
  return (
    <div class="status-bar">
      <div class="status-text" role="status" aria-live="polite" aria-label={texts.recording()} title={notices.status.value}>
        <bdi>{notices.status.value}</bdi>
      </div>
      <span class="status-facts">{facts.filter(Boolean).join(' · ')}</span>
      <div class="status-counts" role="toolbar" aria-label={texts.counts()} ref={counted}>
        {counts.map(([text, table, query]) => (
          <Button
            key={table + query}
            class={query === '' && table !== 'problems' ? 'total' : ''}
            hint={query === '' ? text : texts.filterHint({ query })}
            onPress={() => {
              filter.query.value = query;
              view.table.value = table;
            }}
          >
            {text}
          </Button>
        ))}
      </div>
    </div>
  );
}
