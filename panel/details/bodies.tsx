/** What requests sent and got, folded: headers of the answer and both bodies, as far as they were recorded. */
import { useState } from 'preact/hooks';
import type { Dispatch, RecordedBody } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy.ts';
import { clipped, formatBytes, shortUrl } from '../components/format.ts';
import { saidText } from '../../src/messages/reasons.ts';

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
        {body && <BodySection title="Request body" body={body} />}
        {answerHeaders && (
          <>
            <h3>Response headers</h3>
            <pre class="json">
              {clipped(
                Object.entries(answerHeaders)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n'),
              )}
            </pre>
          </>
        )}
        {answerBody && <BodySection title="Response body" body={answerBody} />}
      </details>
    );
  });
}

function BodySection({ title, body: { body, encoding, size, cut, why } }: { title: string; body: RecordedBody }) {
  const [copied, setCopied] = useState(false);
  const reason = why && saidText(why);
  const missing = cut ? (reason ?? 'It was too large, or the browser did not tell it.') : 'It was left out of this file.';
  const facts = [
    size === null ? '' : formatBytes(size),
    encoding === 'base64' ? 'in base64' : '',
    body !== null && cut ? reason : '',
  ];
  return (
    <>
      <h3>
        {title} <span class="dim">{facts.filter(Boolean).join(', ')}</span>
        {body !== null && body !== '' && (
          <Button label={`Copy ${title.toLowerCase()}`} onPress={() => setCopied(copyText(body))}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </h3>
      {body === null ? (
        <p class="dim">Not recorded. {missing}</p>
      ) : (
        <pre class="json">{body === '' ? 'empty' : clipped(body)}</pre>
      )}
    </>
  );
}
