/** What came of a replay: each attempt as it was and as it is now, side by side; what differs stands out. */
import type { RunSummary } from '../../src/trace/events.ts';
import type { Model, Replay } from '../../src/trace/model.ts';
import { differencesOf, summaryOf, type ComparedPart } from '../../src/trace/run.ts';
import { countOf, formatDuration, tagName } from '../parts/format.ts';
import { Outcome } from '../parts/outcome.tsx';

/** How many attempts are shown. */
const mostRows = 200;

/** The comparison. */
export function ReplayResult({ model, replay }: { model: Model; replay: Replay }) {
  const rows = replay.dispatches.map(({ dispatchId, tag, was }) => {
    const fire = replay.fires.get(dispatchId);
    const dispatch = fire?.dispatchId == null ? undefined : model.dispatches.get(fire.dispatchId);
    const now = dispatch && summaryOf(dispatch);
    return { dispatchId, tag, was, now, error: fire?.error ?? null, differs: now ? differencesOf(was, now) : null };
  });
  const done = rows.filter(({ now }) => now?.outcome).length;
  const different = rows.filter(({ differs }) => differs && differs.length > 0).length;
  return (
    <>
      <p class="sentence">{sentenceOf(replay, done, different)}</p>
      <table class="plain-table replay-table">
        <thead>
          <tr>
            <th scope="col">Tag</th>
            <th scope="col">Before</th>
            <th scope="col">Now</th>
            <th scope="col">What differs</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(({ dispatchId, tag, was, now, error, differs }) => (
            <tr key={dispatchId}>
              <td>
                <bdi>{tagName(tag)}</bdi>
              </td>
              <td>
                <Run run={was} differs={differs ?? []} />
              </td>
              <td>{now ? <Run run={now} differs={differs ?? []} /> : (error?.message ?? 'not done')}</td>
              <td>
                {differs && (
                  <Outcome tone={differs.length > 0 ? 'warning' : 'good'}>{differs.join(', ') || 'nothing'}</Outcome>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && <p class="dim">and {countOf(rows.length - mostRows, 'more attempt')}.</p>}
    </>
  );
}

/** A replay in a sentence. */
export function sentenceOf({ dispatches, settledAt, startedAt, outcome, reason }: Replay, done: number, different: number): string {
  const all = countOf(dispatches.length, 'attempt');
  if (settledAt === null) return `${done} of ${all} done, ${different} different so far.`;
  const took = formatDuration(settledAt - startedAt);
  const end = outcome === 'completed' ? `Replayed in ${took}` : `The replay was ${outcome} after ${took}: ${reason ?? ''}`;
  return `${end.replace(/\.$/, '')}. ${done} of ${all} done, ${different === 0 ? 'none' : different} different.`;
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
      {promises.length > 0 && <div class={mark('promises')}>{countsOf(promises)}</div>}
      {requests.map((request, index) => (
        <div key={index} class={mark('requests')}>
          <bdi>{request}</bdi>
        </div>
      ))}
      {errors.map((error, index) => (
        <div key={index} class={mark('errors')}>
          <bdi>{error}</bdi>
        </div>
      ))}
    </>
  );
}

function countsOf(promises: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of promises) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${countOf(count, 'promise')} ${outcome}`).join(', ');
}
