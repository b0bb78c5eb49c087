/** Attempts side by side, in a recording and in another, or before and after a replay; what differs stands out. */
import { useState } from 'preact/hooks';
import { verdictText } from '../../src/messages/comparison.ts';
import type { ComparedAttempt } from '../../src/trace/compare.ts';
import type { RunSummary } from '../../src/trace/events.ts';
import type { ComparedPart } from '../../src/trace/run.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { Button } from '../components/button.tsx';
import { clipped, countOf, formatCount, formatDuration, shortUrl } from '../components/format.ts';
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
  const [shown, setShown] = useState(rowsAtOnce);
  const left = attempts.length - shown;
  const scopes = new Set(attempts.map(({ scope }) => scope));
  const paths = new Set(attempts.map(({ scope }) => shortUrl(scope)));
  return (
    <>
      <table class="plain-table comparison">
        <thead>
          <tr>
            <th scope="col">Tag</th>
            <th scope="col">Before</th>
            <th scope="col">{after}</th>
            <th scope="col">What differs</th>
          </tr>
        </thead>
        <tbody>
          {attempts.slice(0, shown).map((attempt, index) => (
            <tr key={index} class={attempt.verdict}>
              <th scope="row">
                <bdi>{tagName(attempt.tag)}</bdi>
                {attempt.number > 1 && <span class="dim"> no. {attempt.number}</span>}
                {attempt.type === 'periodicsync' && <div class="dim">periodic</div>}
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
      {left > 0 && (
        <p>
          <Button class="outlined" onPress={() => setShown(shown + rowsAtOnce)}>
            Show {formatCount(Math.min(left, rowsAtOnce))} more
          </Button>{' '}
          <span class="dim">{countOf(left, 'attempt')} not shown.</span>
        </p>
      )}
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
  return (
    <>
      <div class={mark('outcome')}>
        {outcome ?? 'not seen to end'}
        {duration !== null && `, ${formatDuration(duration)}`}
      </div>
      {promises.length > 0 && <div class={mark('promises')}>{promisesText(promises)}</div>}
      <Lines lines={requests} noun="request" class={mark('requests')} />
      <Lines lines={errors} noun="error" class={mark('errors')} />
    </>
  );
}

const linesAtOnce = 20;

function Lines({ lines, noun, class: look }: { lines: readonly string[]; noun: string; class: string }) {
  const { items, more } = useShown(lines, noun, lines, linesAtOnce);
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

function promisesText(promises: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of promises) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${countOf(count, 'promise')} ${outcome}`).join(', ');
}
