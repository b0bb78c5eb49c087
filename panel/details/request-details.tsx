/** All that was recorded of one request, as in the Network panel: headers, payload, response, timing. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/request-details.js';
import states from '../../src/messages/compiled/states.js';
import { recordBodies } from '../../src/messages/compiled/recordings.js';
import { recordingOptions } from '../../src/messages/compiled/toolbar.js';
import { notSent } from '../../src/formats/request-code.ts';
import { durationText } from '../../src/messages/durations.ts';
import { ruleText } from '../../src/messages/fault-rule.ts';
import { makerText } from '../../src/messages/answers.ts';
import { answerMakerOf } from '../../src/trace/answer-maker.ts';
import { bytesOf, keptBody } from '../../src/trace/bodies.ts';
import type { Dispatch, RecordedBody, RequestRecord } from '../../src/trace/model.ts';
import { onlyReads } from '../../src/trace/only-reads.ts';
import { notRecorded } from '../../src/trace/privacy.ts';
import { Button } from '../components/button.tsx';
import { clipped, formatBytes, formatClock } from '../components/format.ts';
import { ChevronIcon, CloseIcon } from '../components/icons.tsx';
import type { MenuItem } from '../components/menu-items.tsx';
import { Tabs, type Tab } from '../components/tabs.tsx';
import { eventErrorText } from '../texts/event-error.ts';
import { BodySection } from './bodies.tsx';
import { partsOf, queryOf, type Part } from './request-parts.ts';
import type { Resend } from './resend.tsx';

/** What the details of a request take. */
export interface RequestDetailsProps extends Shown {
  /** The request in a few words. */
  name: string;
  items: readonly MenuItem[];
  /** The tab that the user chose. */
  chosen: string;
  onChoose: (tab: string) => void;
  onClose: () => void;
}

/** What a tab shows. */
interface Shown {
  request: RequestRecord;
  dispatch: Dispatch;
  /** What came of sending it again; null where that was not done. */
  resend: Resend | null;
}

const tabs: readonly Tab<Shown>[] = [
  { id: 'headers', title: texts.headers, applies: () => true, view: (shown) => <Headers {...shown} /> },
  { id: 'payload', title: texts.payload, applies: () => true, view: (shown) => <Payload {...shown} /> },
  { id: 'response', title: texts.response, applies: () => true, view: (shown) => <Response {...shown} /> },
  { id: 'timing', title: texts.timing, applies: () => true, view: (shown) => <Timing {...shown} /> },
];

/** The details. */
export function RequestDetails({ name, items, chosen, onChoose, onClose, ...shown }: RequestDetailsProps) {
  const region = useRef<HTMLElement>(null);
  // Where they take the place of the table, the focus would be gone with it.
  useEffect(() => {
    const list = region.current?.parentElement?.querySelector<HTMLElement>('.request-list');
    if (list?.checkVisibility() === false) region.current?.querySelector<HTMLElement>('button')?.focus();
  }, [shown.request.requestId]);
  return (
    <section
      class="request"
      aria-label={texts.about({ request: name })}
      ref={region}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div class="request-actions" role="group" aria-label={texts.actions()}>
        <Button class="request-back" onPress={onClose}>
          <ChevronIcon />
          {texts.back()}
        </Button>
        {items.map(({ label, hint, reason = null, onSelect }) => (
          <Button key={label} class="outlined" {...(hint !== undefined && { hint })} reason={reason} onPress={onSelect}>
            {label}
          </Button>
        ))}
      </div>
      <Tabs
        label={texts.about({ request: name })}
        tabs={tabs}
        given={shown}
        chosen={chosen}
        panel={{ id: 'request-panel', class: 'request-panel', tabIndex: 0 }}
        onChoose={onChoose}
      >
        <Button class="icon-only" label={texts.close()} hint={texts.close()} onPress={onClose}>
          <CloseIcon />
        </Button>
      </Tabs>
    </section>
  );
}

function Headers({ request }: Shown) {
  const { method, url, status, statusText, outcome, error, fromCache, encodedSize, attribution } = request;
  const maker = answerMakerOf(request);
  const general: (readonly [string, string] | null)[] = [
    [texts.requestUrl(), url],
    [texts.requestMethod(), method],
    status === null ? null : [texts.statusCode(), `${status} ${statusText ?? ''}`.trim()],
    status === null ? [texts.outcome(), error ? eventErrorText(error) : states[outcome ?? 'pending']()] : null,
    request.faultId === null ? null : [texts.changedBy(), request.rule ? ruleText(request.rule) : request.faultId],
    maker?.by === 'replay' ? [texts.answeredBy(), makerText(maker)] : null,
    encodedSize === null ? null : [texts.size(), fromCache ? texts.fromCache() : formatBytes(encodedSize)],
    attribution === 'inferred' ? [texts.belongs(), texts.inferred()] : null,
  ];
  return (
    <>
      <Group title={texts.general()}>
        <Pairs pairs={general.filter((pair) => pair !== null)} />
      </Group>
      <Group title={texts.responseHeaders()}>
        <HeaderPairs headers={request.answerHeaders} none={texts.noResponseHeaders()} />
      </Group>
      <Group title={texts.requestHeaders()} note={request.sentHeaders && texts.provisional()}>
        <HeaderPairs headers={request.sentHeaders} none={texts.noRequestHeaders()} />
      </Group>
    </>
  );
}

function Payload({ request }: Shown) {
  const { method, url, body, bodySize } = request;
  const query = queryOf(url);
  const without = bodySize === 0 || onlyReads(method) ? texts.noBody() : texts.noBodySeen();
  return (
    <>
      {query.length > 0 && (
        <Group title={texts.query()}>
          <Pairs pairs={query} />
        </Group>
      )}
      {body ? (
        <Body title={texts.requestBody()} body={body} />
      ) : (
        <p class="dim">{(bodySize ?? 0) > 0 ? notKept(bodySize) : without}</p>
      )}
    </>
  );
}

function Response({ request, resend }: Shown) {
  const { outcome, error, answerBody, answerHeaders } = request;
  return (
    <>
      {resend &&
        // The others were asked about before: there it was said.
        onlyReads(request.method) &&
        notSent(request).map((sentence) => (
          <p class="dim" key={sentence}>
            <bdi>{clipped(sentence)}</bdi>
          </p>
        ))}
      {resend && <Answer resend={resend} />}
      {answerBody ? (
        <Body title={texts.responseBody()} body={answerBody} />
      ) : (
        <p class="dim">
          {error
            ? clipped(texts.failed({ error: eventErrorText(error) }))
            : outcome === null && answerHeaders === null
              ? texts.noAnswer()
              : notKept(null)}
        </p>
      )}
    </>
  );
}

/** What came back when the user sent it again. */
function Answer({ resend }: { resend: Resend }) {
  if (resend.state === 'sending') return <p class="answer">{texts.sending()}</p>;
  const time = formatClock(resend.at, 's');
  if (resend.state === 'failed') {
    return (
      <p class="answer finding" role="status">
        <bdi>{clipped(texts.resendFailed({ time, why: resend.why }))}</bdi>
      </p>
    );
  }
  const { status, statusText, headers, body, size } = resend.answer;
  const bytes = bytesOf({ body, encoding: 'base64' });
  const kept = keptBody(bytes);
  return (
    <div class="answer" role="status">
      <h2>{texts.resent({ time })}</h2>
      <Pairs pairs={[[texts.statusCode(), `${status} ${statusText}`.trim()]]} />
      <BodySection
        title={texts.responseBody()}
        body={{ body: kept.body, encoding: kept.encoding, size, cut: size > bytes.length, why: null }}
      />
      <Group title={texts.responseHeaders()} folded>
        <Pairs pairs={headers} />
      </Group>
    </div>
  );
}

function Timing({ request, dispatch }: Shown) {
  const after = durationText(request.startedAt - dispatch.startedAt);
  const { parts, total } = partsOf(request);
  const names: Record<Part['name'], string> = { waiting: texts.waiting(), content: texts.content() };
  const scale = parts.reduce((longest, { from, to }) => Math.max(longest, to ?? from), 0) || 1;
  const percent = (ms: number): string => `${(ms / scale) * 100}%`;
  const lengthOf = (ms: number | null): string =>
    ms === null ? (request.outcome === null ? texts.notOver() : texts.endNotSeen()) : durationText(ms);
  return (
    <>
      <Pairs pairs={[[texts.startedAt(), texts.afterDispatch({ clock: formatClock(request.startedAt), duration: after })]]} />
      <table class="plain-table timing">
        <tbody>
          {parts.map(({ name, from, to }) => (
            <tr key={name}>
              <th scope="row">{names[name]}</th>
              <td class="timing-track">
                {to !== null && (
                  <span
                    class={`timing-bar ${name}`}
                    style={{ left: percent(from), width: percent(to - from) }}
                    aria-hidden="true"
                  />
                )}
              </td>
              <td class="end">{lengthOf(to === null ? null : to - from)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{texts.total()}</th>
            <td />
            <td class="end">{lengthOf(total)}</td>
          </tr>
        </tbody>
      </table>
    </>
  );
}

function Body({ title, body }: { title: string; body: RecordedBody }) {
  return <BodySection title={title} body={body} notKept={notKept(body.size)} />;
}

function notKept(size: number | null): string {
  return texts.bodyNotKept({
    size: size === null ? 'none' : formatBytes(size),
    option: recordBodies(),
    menu: recordingOptions(),
  });
}

interface GroupProps {
  title: string;
  note?: string | null;
  folded?: boolean;
  children: ComponentChildren;
}

function Group({ title, note, folded = false, children }: GroupProps) {
  return (
    <details class="request-group" open={!folded}>
      <summary>{title}</summary>
      {note && <p class="dim">{note}</p>}
      {children}
    </details>
  );
}

function Pairs({ pairs }: { pairs: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl class="pairs">
      {pairs.map(([name, value], index) => (
        <div key={index}>
          <dt>{clipped(name)}</dt>
          <dd>
            {value === notRecorded ? (
              <span class="dim" title={texts.notKeptHint()}>
                {texts.notKept()}
              </span>
            ) : (
              <bdi>{clipped(value)}</bdi>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function HeaderPairs({ headers, none }: { headers: RequestRecord['sentHeaders']; none: string }) {
  if (!headers) return <p class="dim">{none}</p>;
  const lines = Object.entries(headers).flatMap(([name, value]) => value.split('\n').map((line) => [name, line] as const));
  return <Pairs pairs={lines} />;
}
