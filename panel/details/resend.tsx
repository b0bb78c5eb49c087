/** Sending a recorded request again: asks first where that sends data, and keeps what comes back while it is looked at. */
import { useEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/request-details.js';
import { bodyToSend, headersToSend, notSent } from '../../src/formats/request-code.ts';
import type { SentAnswer } from '../../src/protocol/send-request.ts';
import { onlyReads } from '../../src/trace/only-reads.ts';
import type { Dispatch, RequestRecord } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { clipped } from '../components/format.ts';
import { WarningIcon } from '../components/icons.tsx';
import type { RequestDoing } from './request-items.ts';

/** How it stands with a request that is sent again. */
export type Resend =
  | { state: 'sending' }
  | { state: 'answered'; at: number; answer: SentAnswer }
  | { state: 'failed'; at: number; why: string };

/** The requests of a dispatch that were sent again since it is shown. */
export interface Resends {
  of: (requestId: string) => Resend | null;
  /** The request of which the user is asked whether it is to be sent. */
  asked: RequestRecord | null;
  /** Sends one, where that asks the server for something, or asks the user first. */
  ask: (request: RequestRecord) => void;
  send: (request: RequestRecord) => void;
  /** Asks the user no more. */
  forget: () => void;
}

/** @param onSend called when one is being sent */
export function useResends(dispatch: Dispatch, doing: RequestDoing, onSend: (requestId: string) => void): Resends {
  const [all, setAll] = useState<ReadonlyMap<string, Resend>>(new Map());
  const [asked, setAsked] = useState<RequestRecord | null>(null);
  const shown = useRef(dispatch.dispatchId);
  useEffect(() => {
    shown.current = dispatch.dispatchId;
    setAll(new Map());
    setAsked(null);
    return () => {
      shown.current = '';
    };
  }, [dispatch.dispatchId]);

  function send(request: RequestRecord): void {
    const { requestId, method, url, body } = request;
    const of = dispatch.dispatchId;
    const note = (resend: Resend): void => {
      // Of another attempt nothing is shown any more; the trace has it.
      if (shown.current === of) setAll((before) => new Map(before).set(requestId, resend));
    };
    onSend(requestId);
    note({ state: 'sending' });
    const kept = bodyToSend(request) === 'kept' && body?.body != null ? { body: body.body, encoding: body.encoding } : null;
    const headers = headersToSend(request, true);
    doing.send({ scope: dispatch.scope, resendOf: requestId, method, url, headers, body: kept }).then(
      (answer) => note({ state: 'answered', at: Date.now(), answer }),
      async (fault: unknown) => note({ state: 'failed', at: Date.now(), why: await doing.sentenceOf(fault) }),
    );
  }

  return {
    of: (requestId) => all.get(requestId) ?? null,
    asked,
    ask: (request) => (onlyReads(request.method) ? send(request) : setAsked(request)),
    send,
    forget: () => setAsked(null),
  };
}

/** What the dialog takes. */
export interface ResendDialogProps {
  request: RequestRecord;
  onSend: (request: RequestRecord) => void;
  onClose: () => void;
}

/** Says what is sent, and what of it is not, before it is. */
export function ResendDialog({ request, onSend, onClose }: ResendDialogProps) {
  const { method, url } = request;
  return (
    <Dialog label={texts.confirmTitle()} title={texts.confirmTitle()} onClose={onClose}>
      {(close) => (
        <>
          <p class="finding">
            <WarningIcon />
            <bdi>{clipped(texts.confirm({ method, url }))}</bdi>
          </p>
          {notSent(request).map((sentence) => (
            <p key={sentence}>
              <bdi>{clipped(sentence)}</bdi>
            </p>
          ))}
          <p class="dim">{texts.confirmRules()}</p>
          <div class="dialog-foot">
            <Button onPress={close}>{texts.cancel()}</Button>
            <Button
              class="outlined"
              onPress={() => {
                close();
                onSend(request);
              }}
            >
              {clipped(texts.send({ method }))}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
