/** The requests of a dispatch: a table, and beside it what one of them sent and got. */
import { useEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/details.js';
import * as requestTexts from '../../src/messages/compiled/request-details.js';
import states from '../../src/messages/compiled/states.js';
import { durationText } from '../../src/messages/durations.ts';
import { isFailed, type Dispatch, type RequestRecord } from '../../src/trace/model.ts';
import { clipped, formatBytes, shortUrl } from '../components/format.ts';
import type { MenuItem } from '../components/menu-items.tsx';
import { spotOf } from '../components/menu-spot.ts';
import type { MenuSpot } from '../components/menu.tsx';
import { Outcome } from '../components/outcome.tsx';
import { useShown } from '../components/shown.tsx';
import { eventErrorText } from '../texts/event-error.ts';
import { RequestDetails } from './request-details.tsx';
import { requestItems, type RequestDoing } from './request-items.ts';
import { ResendDialog, useResends } from './resend.tsx';

/** What the requests take. */
export interface RequestsProps {
  dispatch: Dispatch;
  doing: RequestDoing;
  onMenu: (label: string, items: MenuItem[], at: MenuSpot) => void;
}

/** The requests. */
export function Requests({ dispatch, doing, onMenu }: RequestsProps) {
  const { items, more } = useShown(dispatch.requests, dispatch);
  const [chosen, setChosen] = useState<string | null>(null);
  const [tab, setTab] = useState('headers');
  const place = useRef<HTMLDivElement>(null);
  const open = items.find(({ requestId }) => requestId === chosen) ?? null;
  const resends = useResends(dispatch, doing, (requestId) => {
    setChosen(requestId);
    setTab('response');
  });
  useEffect(() => setChosen(null), [dispatch.dispatchId]);
  const itemsOf = (request: RequestRecord) => requestItems(request, doing, () => resends.ask(request));
  const rowButton = (index: number) => place.current?.querySelectorAll<HTMLElement>('.request-open')[index];

  function close(): void {
    const index = items.findIndex(({ requestId }) => requestId === chosen);
    setChosen(null);
    // Where it was hidden it is there again after the next drawing.
    setTimeout(() => rowButton(index)?.focus());
  }

  /** Up and down go through the requests; an open one makes room for the next. */
  function onKeyDown(event: KeyboardEvent, index: number): void {
    const to = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : null;
    const next = to === null ? undefined : items[to];
    if (to === null || !next) return;
    event.preventDefault();
    rowButton(to)?.focus();
    if (chosen !== null) setChosen(next.requestId);
  }

  return (
    <div class={`requests ${open ? 'open' : ''}`} ref={place}>
      <div class="request-list">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{texts.method()}</th>
              <th scope="col">{texts.address()}</th>
              <th scope="col">{texts.status()}</th>
              <th scope="col" class="more-column">
                {texts.type()}
              </th>
              <th scope="col" class="end more-column">
                {texts.size()}
              </th>
              <th scope="col" class="end more-column">
                {texts.start()}
              </th>
              <th scope="col" class="end more-column">
                {texts.duration()}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((request, index) => (
              <RequestRow
                key={request.requestId}
                request={request}
                dispatch={dispatch}
                isOpen={request === open}
                onOpen={() => setChosen(request === open ? null : request.requestId)}
                onKeyDown={(event) => onKeyDown(event, index)}
                onMenu={(spot) => onMenu(nameOf(request), itemsOf(request), spot)}
              />
            ))}
          </tbody>
        </table>
        {more}
      </div>
      {open && (
        <RequestDetails
          request={open}
          dispatch={dispatch}
          name={nameOf(open)}
          items={itemsOf(open)}
          resend={resends.of(open.requestId)}
          chosen={tab}
          onChoose={setTab}
          onClose={close}
        />
      )}
      {resends.asked && <ResendDialog request={resends.asked} onSend={resends.send} onClose={resends.forget} />}
    </div>
  );
}

/** A request in a few words. */
function nameOf({ method, url }: RequestRecord): string {
  return clipped(`${method} ${shortUrl(url)}`);
}

interface RequestRowProps {
  request: RequestRecord;
  dispatch: Dispatch;
  isOpen: boolean;
  onOpen: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onMenu: (spot: MenuSpot) => void;
}

function RequestRow({ request, dispatch, isOpen, onOpen, onKeyDown, onMenu }: RequestRowProps) {
  const button = useRef<HTMLButtonElement>(null);
  const bad = isFailed(request);
  const status = request.outcome === null ? states.pending() : `${request.status ?? ''} ${request.statusText ?? ''}`.trim();

  function onContextMenu(event: MouseEvent): void {
    event.preventDefault();
    const { current } = button;
    if (current) onMenu(spotOf(event, current, current, event.clientX === 0 && event.clientY === 0));
  }

  return (
    <tr class={`request-row ${isOpen ? 'selected' : ''}`} onClick={onOpen} onContextMenu={onContextMenu}>
      <td>{clipped(request.method)}</td>
      <td title={clipped(request.url)}>
        <button
          type="button"
          class="request-open"
          ref={button}
          aria-expanded={isOpen}
          aria-label={requestTexts.open({ request: nameOf(request) })}
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
          onKeyDown={onKeyDown}
        >
          <bdi>{clipped(shortUrl(request.url))}</bdi>
        </button>
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
            {request.error ? clipped(eventErrorText(request.error)) : status || (request.outcome && states[request.outcome]())}
          </bdi>
        </Outcome>
      </td>
      <td class="more-column">{request.mimeType ?? ''}</td>
      <td class="end more-column">
        {request.fromCache ? texts.cache() : request.encodedSize === null ? '' : formatBytes(request.encodedSize)}
      </td>
      <td class="end more-column">+{durationText(request.startedAt - dispatch.startedAt)}</td>
      <td class="end more-column">{request.settledAt === null ? '' : durationText(request.settledAt - request.startedAt)}</td>
    </tr>
  );
}
