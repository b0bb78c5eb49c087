/** The parts of a request that are told one by one: of its time, and of its address. */
import type { RequestRecord } from '../../src/trace/model.ts';
import { isCutUrl } from '../../src/trace/url.ts';

/** A part of the time of a request, ms from its start; `to` is null where its end was not told. */
export interface Part {
  name: 'waiting' | 'content';
  from: number;
  to: number | null;
}

/** How the time of a request is made up, as far as it was told. */
export function partsOf(request: Pick<RequestRecord, 'startedAt' | 'headAt' | 'settledAt' | 'outcome' | 'encodedSize'>): {
  parts: Part[];
  total: number | null;
} {
  const { startedAt, headAt, settledAt, outcome, encodedSize } = request;
  if (headAt === null || settledAt === null) return { parts: [{ name: 'waiting', from: 0, to: null }], total: null };
  const head = Math.max(0, headAt - startedAt);
  const end = Math.max(head, settledAt - startedAt);
  const waiting: Part = { name: 'waiting', from: 0, to: head };
  if (outcome !== 'responded')
    return { parts: end > head ? [waiting, { name: 'content', from: head, to: end }] : [waiting], total: end };
  // How much came over the network is told with the end of the body, and only then.
  const ended = encodedSize !== null || end > head;
  return { parts: [waiting, { name: 'content', from: head, to: ended ? end : null }], total: ended ? end : null };
}

/** The parameters of an address, in its order; none where not all of it was kept. */
export function queryOf(url: string): [name: string, value: string][] {
  if (isCutUrl(url) || !URL.canParse(url)) return [];
  return [...new URL(url).searchParams];
}
