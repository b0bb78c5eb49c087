/** What a trace never holds: the values of headers, but for those that are known to be harmless. */
import { recordedText, recordedUrl } from './url.ts';

/** What stands in place of a value that is not recorded. */
export const notRecorded = '(not recorded)';

/**
 * Headers of the standards that describe a message, a cache, or the browser, and prove nothing about who sends it.
 * Credentials have no end of names (`X-Auth-Key`, `sid`, `DPoP`), so a name that is not here keeps its value to itself:
 * an `Idempotency-Key`, too, of which that it was there is enough. Missing on purpose are those that carry tokens
 * (`Authorization`, `Cookie`, `Sec-WebSocket-Key`, a CSP with its nonces) or whatever an application puts in (`Link`, `Server-Timing`,
 * `Content-Disposition`, `Tracestate`).
 */
const harmless = new Set(
  [
    // What the message is.
    'content-type content-length content-encoding content-language content-range transfer-encoding trailer te',
    // What is asked for.
    'accept accept-charset accept-encoding accept-language accept-ranges accept-patch accept-post range expect prefer',
    'preference-applied priority max-forwards upgrade upgrade-insecure-requests connection keep-alive host',
    // Caches and versions.
    'age cache-control date etag expires if-match if-modified-since if-none-match if-range if-unmodified-since',
    'last-modified pragma vary',
    // When to come again, and what may be done.
    'allow retry-after ratelimit ratelimit-policy ratelimit-limit ratelimit-remaining ratelimit-reset',
    // Who speaks: programs, no persons. A trace of a server is found by its traceparent.
    'user-agent server via alt-svc traceparent dnt save-data service-worker',
    'service-worker-allowed service-worker-navigation-preload',
    // Origins and policies.
    'access-control-allow-credentials access-control-allow-headers access-control-allow-methods',
    'access-control-allow-origin access-control-allow-private-network access-control-expose-headers',
    'access-control-max-age access-control-request-headers access-control-request-method',
    'access-control-request-private-network cross-origin-embedder-policy cross-origin-opener-policy',
    'cross-origin-resource-policy referrer-policy strict-transport-security timing-allow-origin',
    'x-content-type-options x-frame-options',
  ].flatMap((names) => names.split(' ')),
);
/** Only the browser can send these. */
const ofBrowser = /^sec-(?:fetch|ch)-|^sec-(?:gpc|purpose)$/;
/** Headers that hold an address. */
const addresses = new Set(['location', 'content-location', 'referer', 'origin']);

/** Whether the value of a header is an address. */
export function isAddressHeader(name: string): boolean {
  return addresses.has(name.toLowerCase());
}

/** Headers as they may be recorded: all names, and the values of those that are harmless. */
export function safeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, safeValue(name.toLowerCase(), value)]));
}

function safeValue(name: string, value: string): string {
  // One that came several times has a line for each.
  if (addresses.has(name)) return value.split('\n').map(recordedUrl).join('\n');
  return harmless.has(name) || ofBrowser.test(name) ? recordedText(value) : notRecorded;
}
