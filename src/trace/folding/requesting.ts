/** What workers asked for, logged and threw. */
import type { EventOf } from '../events.ts';
import type { Dispatch, Model, RecordedBody, RequestRecord } from '../model.ts';
import type { Handlers } from './handlers.ts';
import { eventReasonOf, eventErrorOf } from '../event-reason.ts';

export const requesting: Handlers<
  'request-started' | 'request-settled' | 'response-body' | 'console-message' | 'exception-thrown'
> = {
  'request-started'(model, event) {
    const dispatch = dispatchOf(model, event);
    const request: RequestRecord = {
      beganSeq: event.seq,
      endedSeq: null,
      requestId: event.requestId,
      dispatchId: event.dispatchId,
      attribution: event.attribution,
      method: event.method,
      url: event.url,
      startedAt: event.at,
      headAt: null,
      settledAt: null,
      afterEvent: isOver(dispatch),
      outcome: null,
      status: null,
      statusText: null,
      mimeType: null,
      encodedSize: null,
      fromCache: false,
      faultId: null,
      rule: null,
      resendOf: event.resendOf ?? null,
      answered: null,
      bodySize: event.bodySize ?? null,
      bodyHash: event.bodyHash ?? null,
      sentHeaders: event.headers ?? null,
      body: sentBody(event),
      answerHeaders: null,
      answerBody: null,
      error: null,
    };
    model.requests.set(event.requestId, request);
    // What the user had sent again is no doing of the worker.
    if (request.resendOf === null) (dispatch?.requests ?? model.otherRequests).push(request);
  },
  'request-settled'(model, event) {
    const request = model.requests.get(event.requestId);
    if (!request) return;
    request.endedSeq = event.seq;
    const told = request.headAt !== null;
    // A head that becomes known after the end says nothing new but when it came.
    if (event.phase === 'head' && told) {
      request.headAt = Math.min(request.headAt ?? event.at, event.at);
      return;
    }
    request.afterEvent ||= !told && isOver(dispatchOf(model, request));
    request.headAt ??= event.at;
    request.settledAt = event.at;
    request.outcome = event.outcome;
    const broken = event.outcome === 'failed';
    // What the head has told, the end need not say again; one whose body breaks off has no answer to speak of.
    request.status = event.status ?? (broken ? null : request.status);
    request.statusText = event.statusText ?? (broken ? null : request.statusText);
    request.mimeType = event.mimeType ?? (broken ? null : request.mimeType);
    request.encodedSize = event.encodedSize ?? request.encodedSize;
    request.fromCache = event.fromCache ?? request.fromCache;
    request.faultId = event.faultId ?? request.faultId;
    request.rule ??= model.broken.findLast(({ rule }) => rule.id === request.faultId && rule.id !== undefined)?.rule ?? null;
    request.answered = event.answered ?? request.answered;
    request.answerHeaders = event.headers ?? request.answerHeaders;
    request.error = eventErrorOf(event);
  },
  'response-body'(model, event) {
    const { requestId, body = null, encoding, size = null, cut = false } = event;
    const request = model.requests.get(requestId);
    if (request) request.answerBody = { body, encoding, size, cut, why: eventReasonOf(event) };
  },
  'console-message'(model, event) {
    dispatchOf(model, event)?.messages.push(event);
  },
  'exception-thrown'(model, event) {
    dispatchOf(model, event)?.exceptions.push(event);
  },
};

function dispatchOf(model: Model, { dispatchId }: { dispatchId: string | null }): Dispatch | undefined {
  return dispatchId === null ? undefined : model.dispatches.get(dispatchId);
}

function isOver(dispatch: Dispatch | undefined): boolean {
  return dispatch !== undefined && dispatch.settledAt !== null;
}

function sentBody({ body, bodyEncoding, bodySize, bodyCut }: EventOf<'request-started'>): RecordedBody | null {
  if (body === undefined && !bodyCut) return null;
  const cut = bodyCut ?? false;
  return { body: body ?? null, encoding: bodyEncoding ?? 'text', size: bodySize ?? null, cut, why: null };
}
