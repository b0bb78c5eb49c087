/** Names of files. */

/** A name that every file system takes: no separators, no control characters, not too long. */
export function safeFileName(name: string): string {
  const cleaned = name.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, '-').replace(/^[-.\s]+|[-.\s]+$/g, '');
  return cleaned.slice(0, 80) || 'recording';
}
