/** All that is known of what is selected. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { tagStatus } from '../../src/chromium/tag-status.ts';
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import { findingsOf } from '../../src/trace/findings.ts';
import { tagOfDispatch, type Dispatch, type Model, type Request, type Tag } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/url.ts';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy.ts';
import { clipped, formatBytes, formatClock, formatDuration, shortUrl } from '../components/format.ts';
import { CloseIcon, CopyIcon, WarningIcon } from '../components/icons.tsx';
import { Outcome } from '../components/outcome.tsx';
import { useShown } from '../components/shown.tsx';
import { FireTag, type FireTagProps } from '../registrations/fire-tag.tsx';
import { tabId, Tabs } from '../components/tabs.tsx';
import { dispatchTone } from '../texts/dispatch-facts.ts';
import { eventFacts, kindText } from '../texts/event-facts.ts';
import { errorText } from '../texts/failure-text.ts';
import { Bodies, shownEvent } from './bodies.tsx';
import { outcomeSentence } from '../texts/sentence.ts';
import { ReplayResult } from '../compare/replay-result.tsx';
import { Stack, stacksOf, type NamedStack, type OpenSource } from './stack.tsx';
import { Waterfall } from './waterfall.tsx';
import type { WaterfallRow } from './waterfall-rows.ts';

/** What the details take. */
export interface DetailsProps extends Pick<FireTagProps, 'model' | 'capture' | 'stored' | 'onFire'> {
  now: number;
  event: TraceEvent | null;
  dispatch: Dispatch | null;
  /** The tag that it concerns. */
  tag: Tag | null;
  /** The `seq` of the event that a row of the waterfall began with. */
  seqOf: (row: WaterfallRow) => number | null;
  onSelectSeq: (seq: number) => void;
  onOpen: OpenSource;
  onReplay: (dispatch: Dispatch) => void;
  onClose: () => void;
}

const panelId = 'details-panel';

/** The details without their region. */
export function Details(props: DetailsProps) {
  const { model, event, dispatch, tag, onOpen } = props;
  const [chosen, setChosen] = useState('summary');
  const stacks = useMemo(
    () => stacksOf(model, event, dispatch),
    [model, event, dispatch, dispatch?.settledAt],
  );
  const said = (dispatch?.messages.length ?? 0) + (dispatch?.exceptions.length ?? 0);
  const tabs = [
    { id: 'summary', label: 'Summary' },
    ...(dispatch?.requests.length
      ? [{ id: 'requests', label: 'Requests', count: dispatch.requests.length }]
      : []),
    ...(said > 0 ? [{ id: 'console', label: 'Console', count: said }] : []),
    ...(stacks.length > 0 ? [{ id: 'stack', label: 'Stack' }] : []),
    ...(event ? [{ id: 'event', label: 'Event' }] : []),
  ];
  const shown = tabs.some((tab) => tab.id === chosen) ? chosen : 'summary';
  return (
    <>
      <Tabs label="Details" tabs={tabs} selected={shown} panelId={panelId} onSelect={setChosen}>
        {dispatch && (
          <Button class="outlined" hint="Do it again, and compare" onPress={() => props.onReplay(dispatch)}>
            Replay
          </Button>
        )}
        {tag && <FireTag {...props} tag={tag} status={tagStatus(model, tag, props.now)} name={`${tagName(tag.tag)} again`} />}
        <Button class="icon-only" label="Close details" hint="Close (Escape)" onPress={props.onClose}>
          <CloseIcon />
        </Button>
      </Tabs>
      <div
        class="details-panel"
        role="tabpanel"
        id={panelId}
        aria-labelledby={tabId(panelId, shown)}
        tabIndex={0}
      >
        {shown === 'summary' && <Summary {...props} />}
        {shown === 'requests' && dispatch && (
          <>
            <Requests dispatch={dispatch} />
          </>
        )}
        {shown === 'console' && dispatch && <Console dispatch={dispatch} />}
        {shown === 'stack' && <Stacks stacks={stacks} onOpen={onOpen} />}
        {shown === 'event' && event && <RawEvent event={event} />}
      </div>
    </>
  );
}

function Summary({ model, event, dispatch, now, seqOf, onSelectSeq }: DetailsProps) {
  const replayId = event && isKnown(event) && 'replayId' in event && event.kind !== 'fire-requested' ? event.replayId : null;
  const replay = replayId === null ? undefined : model.replays.get(replayId);
  if (replay) return <ReplayResult model={model} replay={replay} />;
  if (!dispatch) return event && <EventSummary model={model} event={event} />;
  const findings = findingsOf(dispatch);
  const calls = tagOfDispatch(model, dispatch)?.calls;
  const startup = model.fires.get(dispatch.fireId ?? '')?.startup ?? null;
  const call = calls?.findLast((c) => c.calledAt <= dispatch.startedAt && c.outcome !== 'rejected');
  return (
    <>
      <p class="sentence">
        <bdi class="tag-name">{tagName(dispatch.tag)}</bdi>{' '}
        <Outcome tone={dispatchTone(dispatch)}>
          <bdi>{clipped(outcomeSentence(dispatch, now, tagOfDispatch(model, dispatch)))}</bdi>
        </Outcome>
      </p>
      {findings.map((finding) => (
        <p class={finding.severity === 'note' ? 'facts' : 'finding'} key={finding.kind}>
          {finding.severity === 'warning' && <WarningIcon />}
          <bdi>{clipped(finding.sentence)}</bdi>
        </p>
      ))}
      <p class="facts">
        {formatClock(dispatch.startedAt)} · <bdi>{clipped(scopeName(model, dispatch.scope))}</bdi>
        {dispatch.lastChance && ' · last chance'}
        {call && ` · registered ${formatDuration(dispatch.startedAt - call.calledAt)} before`}
        {startup !== null && ` · ${formatDuration(startup)} of start-up before`}
        {dispatch.listeners !== null &&
          ` · ${dispatch.listeners} listener${dispatch.listeners === 1 ? '' : 's'}`}
      </p>
      <Waterfall
        dispatch={dispatch}
        now={now}
        isSelected={(row) => row.kind !== 'handler' && event !== null && seqOf(row) === event.seq}
        onSelect={(row) => {
          const seq = seqOf(row);
          if (seq !== null) onSelectSeq(seq);
        }}
      />
    </>
  );
}

function EventSummary({ model, event }: { model: Model; event: TraceEvent }) {
  const { tag, result, tone, duration } = eventFacts(model, event);
  return (
    <>
      <p class="sentence">
        <span class="capital">{kindText(event.kind)}</span>
        {tag !== null && (
          <>
            {' '}
            <bdi class="tag-name">{clipped(tagName(tag))}</bdi>
          </>
        )}
        {result && (
          <>
            {': '}
            <Outcome tone={tone}>
              <bdi>{clipped(result)}</bdi>
            </Outcome>
          </>
        )}
      </p>
      <p class="facts">
        {formatClock(event.at)} · seen by the {event.source}
        {event.scope && (
          <>
            {' · '}
            <bdi>{clipped(scopeName(model, event.scope))}</bdi>
          </>
        )}
        {duration !== null && ` · ${formatDuration(duration)}`}
      </p>
      <pre class="json">{shownEvent(event)}</pre>
    </>
  );
}

function Requests({ dispatch }: { dispatch: Dispatch }) {
  const { items, more } = useShown(dispatch.requests, 'request', dispatch);
  return (
    <>
      <RequestTable dispatch={dispatch} requests={items} />
      {more}
      <Bodies requests={items} />
    </>
  );
}

function RequestTable({ dispatch, requests }: { dispatch: Dispatch; requests: readonly Request[] }) {
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
          const status =
            request.outcome === null
              ? 'pending'
              : `${request.status ?? ''} ${request.statusText ?? ''}`.trim();
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
                  <bdi>{request.error ? clipped(errorText(request.error)) : status || request.outcome}</bdi>
                </Outcome>
              </td>
              <td>{request.mimeType ?? ''}</td>
              <td class="end">
                {request.fromCache
                  ? 'cache'
                  : request.encodedSize === null
                    ? ''
                    : formatBytes(request.encodedSize)}
              </td>
              <td class="end">+{formatDuration(request.startedAt - dispatch.startedAt)}</td>
              <td class="end">
                {request.settledAt === null ? '' : formatDuration(request.settledAt - request.startedAt)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Console({ dispatch }: { dispatch: Dispatch }) {
  const rows = [
    ...dispatch.messages.map(({ seq, at, level, text }) => ({ seq, at, level, text })),
    ...dispatch.exceptions.map(({ seq, at, error }) => ({
      seq,
      at,
      level: 'uncaught',
      text: errorText(error),
    })),
  ].sort((a, b) => a.seq - b.seq);
  const { items, more } = useShown(rows, 'message', dispatch);
  return (
    <>
      <ul class="console">
        {items.map((row) => (
          <li key={row.seq} class={row.level}>
            <span class="console-time">+{formatDuration(row.at - dispatch.startedAt)}</span>
            <span class="console-level">{row.level}</span>
            <bdi class="console-text">{clipped(row.text)}</bdi>
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}

const stacksAtOnce = 20;

function Stacks({ stacks, onOpen }: { stacks: readonly NamedStack[]; onOpen: OpenSource }) {
  const { items, more } = useShown(stacks, 'stack', stacks, stacksAtOnce);
  return (
    <>
      {items.map((stack, index) => (
        <section key={index}>
          <h2>
            <bdi>{clipped(stack.title)}</bdi>
          </h2>
          <Stack frames={stack.frames} onOpen={onOpen} />
        </section>
      ))}
      {more}
    </>
  );
}

function RawEvent({ event }: { event: TraceEvent }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [event]);
  return (
    <>
      <div class="raw-head">
        <Button label="Copy event as JSON" onPress={() => setCopied(copyText(JSON.stringify(event, null, 2)))}>
          <CopyIcon />
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <pre class="json">{shownEvent(event)}</pre>
    </>
  );
}
