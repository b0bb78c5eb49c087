/** Names of files. */

/** What some file system refuses, or that would hide how a name ends. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Surrogate}\\/:*?"<>|~%\s]+/gu;
/** Names of devices to Windows, whatever ends they have. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\.|$)/i;
/** How long a name is at most, in bytes: some systems count them so, and an ending follows. */
const longest = 120;

/** A name that every file system takes: no separators, no control characters, no device, not too long. */
export function safeFileName(name: string): string {
  // What is cut off is not looked at; a character is a byte at least.
  const cleaned = trimmed(
    name
      .slice(0, 10 * longest)
      .normalize('NFC')
      .replace(unfit, (found) => (/^\s+$/.test(found) ? ' ' : '-')),
  );
  const short = trimmed(beginningOf(cleaned));
  return device.test(short) ? `recording-${short}` : short || 'recording';
}

/** Without what names must not begin or end with. */
function trimmed(name: string): string {
  const isEdge = (character = '') => /[-.\s]/.test(character);
  let [from, to] = [0, name.length];
  while (from < to && isEdge(name[from])) from++;
  while (to > from && isEdge(name[to - 1])) to--;
  return name.slice(from, to);
}

/** As many whole characters as have room. */
function beginningOf(name: string): string {
  const bytes = new Uint8Array(longest);
  const { read } = new TextEncoder().encodeInto(name, bytes);
  return name.slice(0, read);
}
