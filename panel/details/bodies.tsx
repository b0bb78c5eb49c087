/** What requests sent and got, folded: headers of the answer and both bodies, as far as they were recorded. */
import { useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/details.js';
import type { Dispatch, RecordedBody } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy.ts';
import { clipped, formatBytes, shortUrl } from '../components/format.ts';
import { formatList } from '../components/list.ts';
import { eventReasonText } from '../../src/messages/reasons.ts';

/** A request of a dispatch. */
export type SentRequest = Dispatch['requests'][number];

/** The requests of which anything of that kind was recorded. */
export function Bodies({ requests }: { requests: readonly SentRequest[] }) {
  return requests.map((request) => {
    const { requestId, method, url, body, answerHeaders, answerBody } = request;
    if (!body && !answerHeaders && !answerBody) return null;
    return (
      <details key={requestId} class="bodies">
        <summary>
          {clipped(method)} <bdi>{clipped(shortUrl(url))}</bdi>
        </summary>
        {body && <BodySection title={texts.requestBody()} copyLabel={texts.copyRequestBody()} body={body} />}
        {answerHeaders && (
          <>
            <h3>{texts.responseHeaders()}</h3>
            <pre class="json">
              {clipped(
                Object.entries(answerHeaders)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n'),
              )}
            </pre>
          </>
        )}
        {answerBody && <BodySection title={texts.responseBody()} copyLabel={texts.copyResponseBody()} body={answerBody} />}
      </details>
    );
  });
}

interface BodySectionProps {
  title: string;
  copyLabel: string;
  body: RecordedBody;
}

function BodySection({ title, copyLabel, body: { body, encoding, size, cut, why } }: BodySectionProps) {
  const [copied, setCopied] = useState(false);
  const reason = why && eventReasonText(why);
  const missing = cut ? (reason ?? texts.bodyTooLarge()) : texts.leftOut();
  const facts = [size !== null && formatBytes(size), encoding === 'base64' && texts.encoded(), body !== null && cut && reason];
  return (
    <>
      <h3>
        {title} <span class="dim">{formatList(facts)}</span>
        {body !== null && body !== '' && (
          <Button label={copyLabel} onPress={() => setCopied(copyText(body))}>
            {copied ? texts.copied() : texts.copy()}
          </Button>
        )}
      </h3>
      {body === null ? (
        <p class="dim">{texts.bodyMissing({ why: missing })}</p>
      ) : (
        <pre class="json">{body === '' ? texts.emptyBody() : clipped(body)}</pre>
      )}
    </>
  );
}
