/**
 * Which of the recorded headers of an answer are given again in a replay. The recording may be somebody else's, and an
 * answer from it must not change anything that is there when the replay is over.
 */

/** They tell of the way over the network: the body is here as it was after that. */
const ofTheWay = ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive'];

/** They change what the browser keeps for the origin, allows it, asks of the user for it, or tells to others of it. */
const lasting = `
  set-cookie set-cookie2 clear-site-data set-login shared-storage-write observe-browsing-topics
  sec-session-registration sec-session-challenge secure-session-registration secure-session-challenge
  strict-transport-security public-key-pins expect-ct alt-svc access-control-max-age service-worker-allowed
  service-worker-navigation-preload origin-trial origin-agent-cluster accept-ch accept-ch-lifetime critical-ch
  use-as-dictionary no-vary-search variants nel report-to reporting-endpoints speculation-rules supports-loading-mode
  refresh attribution-reporting-register-source attribution-reporting-register-trigger attribution-reporting-info
  content-security-policy permissions-policy feature-policy document-policy require-document-policy integrity-policy
  referrer-policy x-frame-options x-xss-protection x-permitted-cross-domain-policies cross-origin-opener-policy
  cross-origin-embedder-policy www-authenticate proxy-authenticate
`
  .trim()
  .split(/\s+/);

const heldBack = new Set([...ofTheWay, ...lasting]);
const auction = /^ad-auction-/;
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const unsent = /[\0\r\n]/;

/** Whether a header of an answer, with one value, is given again. */
export function isAnsweredAgain(name: string, value: string): boolean {
  const known = name.toLowerCase().replace(/-report-only$/, '');
  return token.test(name) && !unsent.test(value) && !heldBack.has(known) && !auction.test(known);
}
