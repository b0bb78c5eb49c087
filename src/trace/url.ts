/** Addresses as they stand in a trace. */

/** The longest address that is kept whole, in characters: what servers and proxies commonly take at most. */
export const longestUrl = 2_000;

/** User and password before a host, also of an address within a text. A scheme is not asked for: `//a:b@host/` is one too. */
const credentials = /(^|:)([/\\]{2})[^\s/\\?#"'<>`]*@/g;

/** An address, or a text with addresses in it, without the user names and passwords that they hold. */
export function withoutCredentials(text: string): string {
  return text.includes('@') ? text.replace(credentials, '$1$2') : text;
}

/** Addresses that hold their content, up to where that begins; the kind of content, where it is one of the usual form. */
const content = /^(?:data:(?:[\w.+-]{1,100}\/[\w.+-]{1,100})?(?:;charset=[\w-]{1,40})?(?:;base64)?,?|javascript:)/i;
const marked = /… \([\d,]{1,15} characters\)$/;

/**
 * An address as it is recorded: without user and password; of one that is content itself (`data:`) only what kind of
 * content it is; of a long one the beginning. What is not all there ends in its whole length: `… (12,345 characters)`.
 * Recorded again it stays as it is.
 */
export function recordedUrl(url: string): string {
  const [head] = content.exec(url.slice(0, 300)) ?? [];
  if (head !== undefined) return url.startsWith('… (', head.length) && marked.test(url) ? url : cut(url, head.length);
  const kept = withoutCredentials(url);
  if (kept.length <= longestUrl || (kept.length < longestUrl + 30 && marked.test(kept))) return kept;
  return cut(kept, longestUrl);
}

/** Whether an address is not all there: two of them that read the same need not be. */
export function isCutUrl(url: string): boolean {
  return marked.test(url);
}

function cut(url: string, length: number): string {
  // Not half a character at the end.
  const kept = url.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${url.length.toLocaleString('en')} characters)`;
}

const dataInText = /\bdata:[^\s,:"'<>()]{0,200},[^\s"'<>()]{100,}/g;
/** Line and column, which stand behind an address in a stack. */
const place = /(?::\d{1,9}){2}$/;

/** A text as it is recorded: the addresses in it are without user and password, and without long content of their own. */
export function recordedText(text: string): string {
  const kept = withoutCredentials(text);
  if (!kept.includes('data:')) return kept;
  return kept.replace(dataInText, (found) => {
    const [tail = ''] = place.exec(found.slice(-24)) ?? [];
    return recordedUrl(found.slice(0, found.length - tail.length)) + tail;
  });
}
