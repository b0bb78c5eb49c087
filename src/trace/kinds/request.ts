/** Requests that a worker made, and how they were answered. */
import * as v from 'valibot';
import { address, attribution, body, count, failure, flag, headerValue, headers, name, saidFields, text, yes } from './fields.ts';
import { kind } from './kind.ts';

export const requestStarted = kind(
  {
    requestId: name,
    dispatchId: v.nullable(name),
    attribution,
    method: name,
    url: address,
    headers: v.exactOptional(headers),
    /** The user had it sent again: the id of the request that was recorded. */
    resendOf: v.exactOptional(name),
    bodySize: v.exactOptional(count),
    /** By which two bodies of this trace can be told to be the same, though neither is recorded. */
    bodyHash: v.exactOptional(name),
    body: v.exactOptional(body),
    /** Missing where the body is text. */
    bodyEncoding: v.exactOptional(v.literal('base64')),
    /** The body was not to be had, or too large. */
    bodyCut: v.exactOptional(yes),
  },
  { about: 'request', edge: 'begin', within: 'dispatch' },
);

export const requestSettled = kind(
  {
    requestId: name,
    /** An answer is told at its head and again at the end of its body; missing in traces of before. */
    phase: v.exactOptional(v.picklist(['head', 'end'])),
    outcome: v.picklist(['responded', 'failed']),
    status: v.exactOptional(count),
    statusText: v.exactOptional(text),
    mimeType: v.exactOptional(headerValue),
    encodedSize: v.exactOptional(count),
    fromCache: v.exactOptional(flag),
    /** The rule of the user that it met. */
    faultId: v.exactOptional(name),
    /** Those of the answer. */
    headers: v.exactOptional(headers),
    /** What a replay did with it, where that did not let it go to the network: see `AnsweredBy`. */
    answered: v.exactOptional(v.picklist(['recording', 'missing', 'failed'])),
    ...failure,
  },
  // After the head of an answer its body follows, and may never be told to end.
  { about: 'request', edge: 'end', unless: { field: 'phase', is: 'head' }, within: 'request' },
);

export const responseBody = kind(
  {
    requestId: name,
    body: v.exactOptional(body),
    encoding: v.picklist(['text', 'base64']),
    /** Bytes of the whole body; missing where that is not known. */
    size: v.exactOptional(count),
    /** There was more than is here. */
    cut: v.exactOptional(yes),
    /** Why it is cut, or not here at all. */
    reason: v.exactOptional(text),
    ...saidFields,
  },
  { about: 'request', within: 'request' },
);
