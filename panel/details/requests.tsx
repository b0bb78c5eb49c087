/** The requests of a dispatch, with what they sent and got. */
import * as texts from '../../src/messages/compiled/details.js';
import states from '../../src/messages/compiled/states.js';
import { durationText } from '../../src/messages/durations.ts';
import { isFailed, type Dispatch } from '../../src/trace/model.ts';
import { clipped, formatBytes, shortUrl } from '../components/format.ts';
import { Outcome } from '../components/outcome.tsx';
import { useShown } from '../components/shown.tsx';
import { eventErrorText } from '../texts/event-error.ts';
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
          <th scope="col">{texts.method()}</th>
          <th scope="col">{texts.address()}</th>
          <th scope="col">{texts.status()}</th>
          <th scope="col">{texts.type()}</th>
          <th scope="col" class="end">
            {texts.size()}
          </th>
          <th scope="col" class="end">
            {texts.start()}
          </th>
          <th scope="col" class="end">
            {texts.duration()}
          </th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => {
          const bad = isFailed(request);
          const status =
            request.outcome === null ? states.pending() : `${request.status ?? ''} ${request.statusText ?? ''}`.trim();
          return (
            <tr key={request.requestId}>
              <td>{clipped(request.method)}</td>
              <td title={clipped(request.url)}>
                <bdi>{clipped(shortUrl(request.url))}</bdi>
                {request.faultId !== null && (
                  <span class="chip" title={texts.brokenHint()}>
                    {texts.broken()}
                  </span>
                )}
                {request.attribution === 'inferred' && (
                  <span class="chip" title={texts.inferredHint()}>
                    {texts.inferred()}
                  </span>
                )}
              </td>
              <td>
                <Outcome tone={request.outcome === null ? 'running' : bad ? 'bad' : 'good'}>
                  <bdi>
                    {request.error
                      ? clipped(eventErrorText(request.error))
                      : status || (request.outcome && states[request.outcome]())}
                  </bdi>
                </Outcome>
              </td>
              <td>{request.mimeType ?? ''}</td>
              <td class="end">
                {request.fromCache ? texts.cache() : request.encodedSize === null ? '' : formatBytes(request.encodedSize)}
              </td>
              <td class="end">+{durationText(request.startedAt - dispatch.startedAt)}</td>
              <td class="end">{request.settledAt === null ? '' : durationText(request.settledAt - request.startedAt)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
