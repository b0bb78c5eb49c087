/** HTML in which texts of others stay texts, whatever they hold. */
import { longest, visible } from './markdown-text.ts';

/** The longest text that is put into HTML, in characters: sentences hold several of the longest of others. */
const longestText = 20 * longest;

/** A piece of HTML. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Inside = string | number | Html | readonly Html[] | null;

/** The templates without the indentation of the code that they stand in. */
const flat = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Makes HTML: what is put into it is escaped, also in an attribute in double quotes, unless it is HTML already. */
export function html(template: TemplateStringsArray, ...values: readonly Inside[]): Html {
  let parts = flat.get(template);
  if (!parts) flat.set(template, (parts = template.map((part) => part.replace(/\n\s+/g, '\n'))));
  return new Html(parts.reduce((source, part, i) => source + sourceOf(values[i - 1] ?? null) + part));
}

/** A text for people that stands for itself: no letters of it turn what stands beside it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** One after the other. */
export function joined(pieces: readonly Html[], between = ''): Html {
  return new Html(pieces.map(({ source }) => source).join(between));
}

function sourceOf(value: Inside): string {
  if (value === null) return '';
  if (value instanceof Html) return value.source;
  if (typeof value === 'object') return joined(value).source;
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  const seen = visible(text.slice(0, longestText + 1));
  const cut = seen.length > longestText ? `${seen.slice(0, longestText)}…` : seen;
  return cut.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
}
