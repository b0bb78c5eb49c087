/** A recorded request that is sent again from its worker, and what comes back. */
import * as v from 'valibot';

/** Of a longer answer only so much is given, bytes. */
export const longestAnswer = 200_000;

const headers = v.array(v.tuple([v.string(), v.string()]));

export const sendRequestSchema = v.object({
  /** The registration whose worker sends it. */
  scope: v.string(),
  /** The id of the request that was recorded. */
  resendOf: v.string(),
  method: v.string(),
  url: v.string(),
  headers,
  body: v.nullable(v.object({ body: v.string(), encoding: v.picklist(['text', 'base64']) })),
});

export const answerSchema = v.object({
  status: v.number(),
  statusText: v.string(),
  headers,
  /** The beginning of it, in base64. */
  body: v.string(),
  /** Bytes of all of it. */
  size: v.number(),
});

export type SendRequest = v.InferOutput<typeof sendRequestSchema>;
export type SentAnswer = v.InferOutput<typeof answerSchema>;
