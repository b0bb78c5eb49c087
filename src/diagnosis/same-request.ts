/** Which requests are the same: sent twice, they may do something twice. */
import type { EventOf } from '../trace/events.ts';
import { isCutUrl } from '../trace/url.ts';

/** As few bytes say nothing of what is sent: `{}`, `[]`, `""`. */
const fewBytes = 2;

/** What a request sent, by its hash or its text; null where that is not known, or is next to nothing. */
function contentOf({ body, bodyCut, bodySize, bodyHash }: EventOf<'request-started'>): string | null {
  if (bodyHash !== undefined) return (bodySize ?? 0) > fewBytes ? `${bodySize} ${bodyHash}` : null;
  return body !== undefined && !bodyCut && body.length > fewBytes ? body : null;
}

/** What two requests have in common that are the same; null where it can't be told. */
export function identityOf(request: EventOf<'request-started'>): string | null {
  const content = contentOf(request);
  return content === null || isCutUrl(request.url) ? null : `${request.method} ${pathOf(request.url)} ${content}`;
}

/** An address without its query: that may say who asks, or when. */
export function pathOf(url: string): string {
  return url.replace(/[?#].*/s, '');
}
