/** One recorded request as code that sends it again: a command of a shell, or a call of `fetch()`. */
import * as texts from '../messages/compiled/request-code.js';
import { bodyCode } from '../trace/bodies.ts';
import { notRecorded } from '../trace/privacy.ts';
import type { RequestRecord } from '../trace/model.ts';
import { isCutUrl } from '../trace/url.ts';

/** What of a request is sent again. */
export type SentAgain = Pick<RequestRecord, 'method' | 'url' | 'sentHeaders' | 'body' | 'bodySize'>;

/** Whether it can be sent again: its address is all there, and one of the web. */
export function canSendAgain({ url, method }: SentAgain): boolean {
  return /^https?:\/\//i.test(url) && !isCutUrl(url) && token.test(method);
}

/** What names of headers and methods are made of; in a file anything may stand in their place. */
const token = /^[\w!#$%&'*+.^`|~-]+$/;
/** Headers that whoever sends a request makes itself, of the connection or the message. */
const ofConnection = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
]);
/** Those that a page can't set, or that the browser sets as well; beside `sec-…` and `proxy-…`. */
const ofBrowser = new Set(
  [
    'accept-charset accept-encoding access-control-request-headers access-control-request-method cookie cookie2 date dnt',
    'expect origin referer set-cookie user-agent via',
  ].flatMap((names) => names.split(' ')),
);

/** Its headers as they can be sent, a line each. @param inBrowser without those that a browser sends by itself */
export function headersToSend({ sentHeaders }: SentAgain, inBrowser: boolean): [name: string, value: string][] {
  return namesOf(sentHeaders)
    .filter((name) => !inBrowser || !(ofBrowser.has(name.toLowerCase()) || /^(sec|proxy)-/i.test(name)))
    .flatMap((name) => {
      const value = sentHeaders?.[name] ?? notRecorded;
      return value === notRecorded ? [] : value.split(/[\r\n]+/).map((line): [string, string] => [name, line.trim()]);
    });
}

function namesOf(headers: SentAgain['sentHeaders']): string[] {
  return Object.keys(headers ?? {}).filter((name) => token.test(name) && !ofConnection.has(name.toLowerCase()));
}

/** The names of its headers whose values were not kept. */
export function unkeptHeaders({ sentHeaders }: SentAgain): string[] {
  return namesOf(sentHeaders).filter((name) => sentHeaders?.[name] === notRecorded);
}

/** What is known of its body: the body; that there was none; that there was one, which was not kept; or nothing. */
export function bodyToSend({ method, body, bodySize }: SentAgain): 'kept' | 'none' | 'not-kept' | 'unknown' {
  if (body && body.body !== null && !body.cut) return body.body === '' ? 'none' : 'kept';
  if (body?.cut || (bodySize ?? 0) > 0) return 'not-kept';
  return bodySize === 0 || /^(GET|HEAD)$/.test(method) ? 'none' : 'unknown';
}

/** What of it is not sent, in sentences. */
export function notSent(request: SentAgain): string[] {
  const body = bodyToSend(request);
  const headers = unkeptHeaders(request);
  return [
    ...(body === 'not-kept'
      ? [request.bodySize === null ? texts.bodyOfUnknownSize() : texts.bodyNotKept({ bytes: request.bodySize })]
      : []),
    ...(body === 'unknown' ? [texts.bodyUnknown()] : []),
    ...(request.sentHeaders === null ? [texts.noHeaders()] : []),
    ...(headers.length > 0 ? [texts.headersNotKept({ names: headers.join(', ') })] : []),
  ];
}

/** A text as one word of a POSIX shell. */
function word(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Longer arguments are not taken by every system, bytes. */
const longestArgument = 100_000;

/** The request as a command of a POSIX shell. */
export function curlOf(request: SentAgain): string {
  const { method, url, body } = request;
  const sends = bodyToSend(request) === 'kept' && body?.body != null;
  const text = body?.body ?? '';
  // What is no text, or too long for an argument, comes through a pipe, which only a builtin writes to.
  const piped = sends && (body?.encoding === 'base64' || text.length * 3 > longestArgument);
  const headers = headersToSend(request, false).filter(([name]) => name.toLowerCase() !== 'accept-encoding');
  const typed = Object.keys(request.sentHeaders ?? {}).some((name) => name.toLowerCase() === 'content-type');
  const parts = [
    `curl ${word(url)}`,
    // Braces and brackets are patterns to it.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...(method === 'HEAD' ? ['--head'] : method === (sends ? 'POST' : 'GET') ? [] : [`--request ${word(method)}`]),
    ...headers.map(([name, value]) => `--header ${word(value === '' ? `${name};` : `${name}: ${value}`)}`),
    // It would say that a form is sent.
    ...(sends && !typed ? [`--header ${word('content-type:')}`] : []),
    ...(!sends ? [] : [piped ? '--data-binary @-' : `--data-raw ${word(text)}`]),
  ];
  const decode = body?.encoding === 'base64' ? ' | base64 -d' : '';
  const command = `${piped ? `printf %s ${word(text)}${decode} | ` : ''}${parts.join(' \\\n  ')}`;
  // Not as comments, which not all shells know at their prompt: a command that does nothing.
  return [...notSent(request).map((sentence) => `: ${word(sentence)}`), command].join('\n');
}

/** The request as a call of `fetch()`, to be made from the page or its worker. */
export function fetchOf(request: SentAgain): string {
  const { method, url, body } = request;
  const headers = headersToSend(request, true);
  const once = new Set(headers.map(([name]) => name.toLowerCase())).size === headers.length;
  const init = [
    ...(method === 'GET' ? [] : [`method: ${JSON.stringify(method)}`]),
    ...(headers.length === 0
      ? []
      : [`headers: ${indented(JSON.stringify(once ? Object.fromEntries(headers) : headers, null, 2))}`]),
    ...(bodyToSend(request) === 'kept' && body?.body != null ? [`body: ${bodyCode({ ...body, body: body.body })}`] : []),
  ];
  const options = init.length === 0 ? '' : `, {\n  ${init.join(',\n  ')}\n}`;
  const comments = notSent(request).map((sentence) => `// ${sentence.replace(/\s+/g, ' ')}`);
  return [...comments, `await fetch(${JSON.stringify(url)}${options});`].join('\n');
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
