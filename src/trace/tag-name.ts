/** A tag as it is shown to people. Any text may be a tag: an empty one, one of blanks, one that turns what follows. */

/** What can't be seen, or moves what stands beside it: as in JSON it is written by its code. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]|(?! )\p{Zs}/gu;
/** After such a letter they shape it, as in emoji and in Persian. */
const shaping = /(?<=[^\0-\x7f])(?:(?:\u200c|\u200d|\p{Variation_Selector})(?!$)|(?:\ufe0e|\ufe0f)$)/gu;

/**
 * The name of a tag: as it stands, or, where not all of it could be seen, as a string of JSON: `""`, `" a"`,
 * `"one\ntwo"`. No two tags have the same.
 */
export function tagName(tag: string): string {
  const plain = tag !== '' && !/^[\s"]|\s$/.test(tag) && !unseenIn(tag);
  return plain ? tag : `"${tag.replace(/["\\]/g, String.raw`\$&`).replace(unseen, codeOf)}"`;
}

/** The name of a tag in a sentence: `“outbox”`, but `""`. */
export function quotedTag(tag: string): string {
  const name = tagName(tag);
  return name === tag ? `“${name}”` : name;
}

function unseenIn(tag: string): boolean {
  return tag.replace(shaping, '').search(unseen) >= 0;
}

const short: Record<string, string> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

function codeOf(text: string): string {
  const units = text.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return short[text] ?? units.join('');
}
