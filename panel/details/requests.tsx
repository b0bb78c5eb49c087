/** The requests of a dispatch, with what they sent and got. */
import type { Dispatch } from '../../src/trace/model.ts';
import { clipped, formatBytes, formatDuration, shortUrl } from '../components/format.ts';
import { Outcome } from '../components/outcome.tsx';
import { useShown } from '../components/shown.tsx';
import { toldErrorText } from '../texts/told-error.ts';
import { Bodies, type SentRequest } from './bodies.tsx';

/** The table of the requests, and their bodies. */
export function Requests({ dispatch }: { dispatch: Dispatch }) {
  const { items, more } = useShown(dispatch.requests, dispatch);
  return (
    <>
      <RequestTable dispatch={dispatch} requests={items} />
      {more}
      <Bodies requests={items} />
    </>
  );
}

function RequestTable({ dispatch, requests }: { dispatch: Dispatch; requests: readonly SentRequest[] }) {
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">Method</th>
          <th scope="col">Address</th>
          <th scope="col">Status</th>
          <th scope="col">Type</th>
          <th scope="col" class="end">
            Size
          </th>
          <th scope="col" class="end">
            Start
          </th>
          <th scope="col" class="end">
            Duration
          </th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => {
          const bad = request.outcome === 'failed' || (request.status ?? 0) >= 400;
          const status = request.outcome === null ? 'pending' : `${request.status ?? ''} ${request.statusText ?? ''}`.trim();
          return (
            <tr key={request.requestId}>
              <td>{clipped(request.method)}</td>
              <td title={clipped(request.url)}>
                <bdi>{clipped(shortUrl(request.url))}</bdi>
                {request.faultId !== null && (
                  <span class="chip" title="One of your rules made it fail, or wait">
                    broken
                  </span>
                )}
                {request.attribution === 'inferred' && (
                  <span class="chip" title="The only sync that ran at that time, so very likely made by it">
                    inferred
                  </span>
                )}
              </td>
              <td>
                <Outcome tone={request.outcome === null ? 'running' : bad ? 'bad' : 'good'}>
                  <bdi>{request.error ? clipped(toldErrorText(request.error)) : status || request.outcome}</bdi>
                </Outcome>
              </td>
              <td>{request.mimeType ?? ''}</td>
              <td class="end">
                {request.fromCache ? 'cache' : request.encodedSize === null ? '' : formatBytes(request.encodedSize)}
              </td>
              <td class="end">+{formatDuration(request.startedAt - dispatch.startedAt)}</td>
              <td class="end">{request.settledAt === null ? '' : formatDuration(request.settledAt - request.startedAt)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
