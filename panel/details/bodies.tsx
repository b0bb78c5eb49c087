/** A recorded body, or why it is not there. */
import { useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/details.js';
import type { RecordedBody } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy.ts';
import { clipped, formatBytes } from '../components/format.ts';
import { formatList } from '../components/list.ts';
import { eventReasonText } from '../../src/messages/reasons.ts';

interface BodySectionProps {
  title: string;
  body: RecordedBody;
  /** What is said where it is not there, and no reason was told. */
  notKept?: string;
}

/** The body under its title. */
export function BodySection({ title, body: { body, encoding, size, cut, why }, notKept }: BodySectionProps) {
  const [copied, setCopied] = useState<string | null>(null);
  const reason = why && eventReasonText(why);
  const missing = cut ? texts.bodyMissing({ why: reason ?? texts.bodyTooLarge() }) : (notKept ?? texts.leftOut());
  const facts = [
    size !== null && formatBytes(size),
    encoding === 'base64' && texts.encoded(),
    body !== null && cut && (reason ?? texts.beginning()),
  ];
  return (
    <div class="body-section">
      <h2>
        {title} <span class="dim">{formatList(facts)}</span>
        {body !== null && body !== '' && (
          <Button label={texts.copyBody({ title })} onPress={() => setCopied(copyText(body) ? body : null)}>
            {copied === body ? texts.copied() : texts.copy()}
          </Button>
        )}
      </h2>
      {body === null ? <p class="dim">{missing}</p> : <pre class="json">{body === '' ? texts.emptyBody() : clipped(body)}</pre>}
    </div>
  );
}
