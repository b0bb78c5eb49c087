/** Attempts side by side, in a recording and in another, or before and after a replay; what differs stands out. */
import { verdictText } from '../../src/messages/comparison.ts';
import * as texts from '../../src/messages/compiled/compare-dialog.js';
import { durationText } from '../../src/messages/durations.ts';
import type { ComparedAttempt } from '../../src/trace/compare.ts';
import type { RunSummary } from '../../src/trace/events.ts';
import type { ComparedPart } from '../../src/trace/run-summary.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { clipped, shortUrl } from '../components/format.ts';
import { formatList } from '../components/list.ts';
import { Outcome, type Tone } from '../components/outcome.tsx';
import { useShown } from '../components/shown.tsx';

/** How many attempts are drawn at first, and more each time. */
const rowsAtOnce = 200;

/** What the table takes. */
export interface ComparisonTableProps {
  attempts: readonly ComparedAttempt[];
  /** What the second run of each is called. */
  after: string;
}

/** The table. */
export function ComparisonTable({ attempts, after }: ComparisonTableProps) {
  const { items, more } = useShown(attempts, null, rowsAtOnce);
  const scopes = new Set(attempts.map(({ scope }) => scope));
  const paths = new Set(attempts.map(({ scope }) => shortUrl(scope)));
  return (
    <>
      <table class="plain-table comparison">
        <thead>
          <tr>
            <th scope="col">{texts.tag()}</th>
            <th scope="col">{texts.before()}</th>
            <th scope="col">{after}</th>
            <th scope="col">{texts.difference()}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((attempt, index) => (
            <tr key={index} class={attempt.verdict}>
              <th scope="row">
                <bdi>{tagName(attempt.tag)}</bdi>
                {attempt.number > 1 && <span class="dim"> {texts.place({ place: attempt.number })}</span>}
                {attempt.type === 'periodicsync' && <div class="dim">{texts.periodic()}</div>}
                {scopes.size > 1 && (
                  <div class="dim">
                    <bdi>{clipped(paths.size === scopes.size ? shortUrl(attempt.scope) : attempt.scope)}</bdi>
                  </div>
                )}
              </th>
              <td>{attempt.before && <Run run={attempt.before} differs={attempt.differs} />}</td>
              <td>{attempt.after && <Run run={attempt.after} differs={attempt.differs} />}</td>
              <td>
                <Outcome tone={toneOf(attempt)}>{clipped(verdictText(attempt))}</Outcome>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

function toneOf({ verdict, missing }: ComparedAttempt): Tone {
  if (verdict === 'same') return 'good';
  return missing === 'running' ? 'running' : 'warning';
}

function Run({ run, differs }: { run: RunSummary; differs: readonly ComparedPart[] }) {
  const { outcome, duration, promises, requests, errors } = run;
  const mark = (part: ComparedPart) => (differs.includes(part) ? 'differs' : '');
  const end = texts.runEnd({ outcome: outcome ?? 'unknown' });
  return (
    <>
      <div class={mark('outcome')}>
        {duration === null ? end : texts.runEndWithDuration({ end, duration: durationText(duration) })}
      </div>
      {promises.length > 0 && <div class={mark('promises')}>{promisesText(promises)}</div>}
      <Lines lines={requests} class={mark('requests')} />
      <Lines lines={errors} class={mark('errors')} />
    </>
  );
}

const linesAtOnce = 20;

function Lines({ lines, class: look }: { lines: readonly string[]; class: string }) {
  const { items, more } = useShown(lines, lines, linesAtOnce);
  return (
    <>
      {items.map((line, index) => (
        <div key={index} class={look}>
          <bdi>{clipped(line)}</bdi>
        </div>
      ))}
      {more}
    </>
  );
}

function promisesText(promises: RunSummary['promises']): string {
  const counts = new Map<RunSummary['promises'][number], number>();
  for (const outcome of promises) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return formatList([...counts].map(([outcome, count]) => texts.promises({ count, outcome })));
}
