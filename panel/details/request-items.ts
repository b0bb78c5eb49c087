/** What can be done with one request, in menus and as buttons. */
import * as texts from '../../src/messages/compiled/request-details.js';
import { bodyToSend, canSendAgain, curlOf, fetchOf, notSent } from '../../src/formats/request-code.ts';
import type { RequestRecord } from '../../src/trace/model.ts';
import type { SendRequest, SentAnswer } from '../../src/protocol/send-request.ts';
import type { MenuItem } from '../components/menu-items.tsx';

/** What the requests are given to act with. */
export interface RequestDoing {
  /** Copies a text, and then says something of it. */
  copy: (text: string, said: string) => void;
  /** Shows the requests to an address in the Network panel; null where that can't be. */
  openInNetwork: ((url: string) => void) | null;
  /** Has its worker send a request again. */
  send: (request: SendRequest) => Promise<SentAnswer>;
  /** Why nothing can be sent now; null when it can. */
  sendReason: string | null;
  /** What was thrown, in a sentence. */
  sentenceOf: (fault: unknown) => Promise<string>;
  /** Why no rule can be added for one; null when it can. */
  breakReason: string | null;
  /** Adds a rule for it, and shows that. */
  breakIt: (request: RequestRecord) => void;
}

/** The items. */
export function requestItems(request: RequestRecord, doing: RequestDoing, onResend: () => void): MenuItem[] {
  const { copy, openInNetwork } = doing;
  const unknown = canSendAgain(request) ? null : texts.cantSend();
  const without = notSent(request);
  const said = without.length === 0 ? texts.copied() : texts.copiedWithout({ sentences: without.join(' ') });
  const bodyGone = bodyToSend(request) === 'not-kept' ? texts.cantSendBody() : null;
  return [
    { label: texts.copyCurl(), reason: unknown, onSelect: () => copy(curlOf(request), said) },
    { label: texts.copyFetch(), reason: unknown, onSelect: () => copy(fetchOf(request), said) },
    ...(openInNetwork
      ? [
          {
            label: texts.openInNetwork(),
            hint: texts.openInNetworkHint(),
            apart: true,
            onSelect: () => openInNetwork(request.url),
          },
        ]
      : []),
    {
      label: texts.resend(),
      hint: texts.resendHint(),
      reason: doing.sendReason ?? unknown ?? bodyGone,
      apart: openInNetwork === null,
      onSelect: onResend,
    },
    { label: texts.breakIt(), hint: texts.breakItHint(), reason: doing.breakReason, onSelect: () => doing.breakIt(request) },
  ];
}
