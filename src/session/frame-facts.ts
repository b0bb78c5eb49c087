/** What a relay may say: a frame speaks for its own origin alone, and of nothing but what a page can see. */
import * as v from 'valibot';
import type { Snapshot } from '../protocol/relay.ts';
import type { Frame } from '../protocol/session.ts';
import { isDraft, type EventKind } from '../trace/events.ts';
import { draftFields } from '../trace/kinds/fields.ts';
import { reasonParams } from '../trace/reasons.ts';
import type { Draft } from '../trace/worded.ts';

/** Who sends, as the browser tells. */
export interface Sender {
  /** `null`, as text, for a sandboxed frame and its like. */
  origin: string;
  /** The document's address. */
  url: string;
  /** Whether it is the page itself and no iframe. */
  top: boolean;
}

/** Longer addresses and names are cut where many of them are told at once, in characters. */
const longestTold = 2_000;

const told: ReadonlySet<EventKind> = new Set<EventKind>([
  'register-called',
  'register-settled',
  'unregister-called',
  'unregister-settled',
  'registration-unregister-called',
  'registration-unregister-settled',
]);

/** A stretch of which something is missing, for one of the reasons that a page can give. */
const gap = v.object({
  ...draftFields,
  kind: v.literal('capture-gap'),
  from: v.pipe(v.number(), v.finite()),
  to: v.pipe(v.number(), v.finite()),
  why: v.variant('code', [
    v.strictObject({ code: v.literal('page-too-fast'), params: v.strictObject(reasonParams['page-too-fast'].entries) }),
    v.strictObject({ code: v.picklist(['hook-put-out', 'hook-not-taken']), params: v.strictObject({}) }),
  ]),
});

/** Whether an origin can have registrations: that of a sandboxed frame is like no other, and has none. */
function isOpaque(origin: string): boolean {
  return origin === 'null';
}

/** Whether a scope is of an origin. */
export function isOfOrigin(scope: string, origin: string): boolean {
  return !isOpaque(origin) && URL.canParse(scope) && new URL(scope).origin === origin;
}

/** An address or a name that is told beside others: no longer than one would read. */
export function cut(text: string): string {
  return text.length > longestTold ? `${text.slice(0, longestTold)}…` : text;
}

/** A frame as its relay describes it, with what the browser knows better. */
export function frameOf(claimed: Frame, { origin, url, top }: Sender): Frame {
  return { ...claimed, url: cut(url), origin, top, serviceWorker: claimed.serviceWorker && !isOpaque(origin) };
}

/**
 * The events among what a relay sent that its frame may tell of, and how many others there were.
 * @param documentId how the ids of the relay's events begin
 */
export function factsOf(
  sent: readonly unknown[],
  documentId: string,
  { origin, top }: Sender,
): { drafts: Draft[]; refused: number } {
  const drafts = sent.filter(isTold).filter((draft) => {
    const ownScope = draft.scope === undefined || isOfOrigin(draft.scope, origin);
    const ownFrame = !('frameUrl' in draft) || draft.frameUrl === undefined || isOwnAddress(draft.frameUrl, origin);
    const own = draft.source === 'page' && draft.id.startsWith(`${documentId}-`) && draft.workerId === undefined;
    // There is nothing that a page of no origin could have called.
    const possible = draft.kind === 'capture-gap' || !isOpaque(origin);
    // The page itself tells of its network, and no frame in it.
    const ofPage = draft.kind !== 'connectivity-changed' || top;
    return own && possible && ownScope && ownFrame && ofPage;
  });
  return { drafts, refused: sent.length - drafts.length };
}

/** Whether something is a draft of a kind that a page can tell. */
function isTold(sent: unknown): sent is Draft {
  if (v.is(gap, sent)) return true;
  return isDraft(sent) && (told.has(sent.kind) || (sent.kind === 'connectivity-changed' && sent.by === 'page'));
}

/** The address of a document of an origin: it may also have none of its own, and be of the origin that made it. */
function isOwnAddress(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false;
  const address = new URL(url);
  return address.origin === origin || address.protocol === 'about:';
}

/** What of a snapshot is of the frame's own origin, and how many registrations were not. */
export function ownSnapshot(snapshot: Snapshot, origin: string): { snapshot: Snapshot; refused: number } {
  const registrations = snapshot.registrations.filter(({ scope }) => isOfOrigin(scope, origin));
  return { snapshot: { ...snapshot, registrations }, refused: snapshot.registrations.length - registrations.length };
}
