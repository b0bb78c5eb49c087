/** What a trace holds of the bodies of requests and of their answers. */

/** The longest body that is recorded whole, bytes; of a longer answer that much is kept. */
export const longestBody = 1_000_000;
/** How much of bodies one recording holds together, bytes. */
export const mostBodies = 50_000_000;

/** How a body stands in a trace: as it reads, or in base64 where it is no text. */
export type BodyEncoding = 'text' | 'base64';

/** A body as a trace holds it. */
export interface KeptBody {
  body: string;
  encoding: BodyEncoding;
  /** Whether it was longer. */
  cut: boolean;
}

/** Puts a body into a trace: no more than `longestBody` of it. */
export function keptBody(bytes: Uint8Array): KeptBody {
  const cut = bytes.length > longestBody;
  const kept = cut ? bytes.subarray(0, longestBody) : bytes;
  const text = textOf(kept, cut);
  return text === null ? { body: base64Of(kept), encoding: 'base64', cut } : { body: text, encoding: 'text', cut };
}

/** The bytes of a body of a trace. @throws when it says that it is base64, and is not */
export function bytesOf({ body, encoding }: Pick<KeptBody, 'body' | 'encoding'>): Uint8Array {
  if (encoding === 'text') return new TextEncoder().encode(body);
  return Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
}

/** JavaScript that makes a body again. */
export function bodyCode({ body, encoding }: Pick<KeptBody, 'body' | 'encoding'>): string {
  const text = JSON.stringify(body);
  return encoding === 'text' ? text : `Uint8Array.from(atob(${text}), (c) => c.charCodeAt(0))`;
}

/** Bytes in base64. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: as many arguments as a large body has bytes are too many for one call.
  for (let i = 0; i < bytes.length; i += 0x2000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x2000));
  return btoa(binary);
}

/** Bytes as text; null where they are none. The last character of what was cut may be half there, and is left out. */
function textOf(bytes: Uint8Array, cut: boolean): string | null {
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
  } catch {
    return null;
  }
}
