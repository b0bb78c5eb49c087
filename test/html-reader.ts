/** Reads the HTML that we write, strictly: what is not as we write it is strange. */

/** The elements that a report has, with their attributes beside `class`. */
const known: Readonly<Record<string, readonly string[]>> = {
  html: ['lang'],
  head: [],
  meta: ['charset', 'http-equiv', 'name', 'content'],
  title: [],
  style: [],
  body: [],
  main: [],
  section: ['aria-labelledby'],
  article: [],
  figure: [],
  div: [],
  h1: [],
  h2: ['id'],
  h3: [],
  h4: [],
  p: [],
  br: [],
  a: ['href'],
  bdi: [],
  span: ['aria-hidden'],
  ul: [],
  li: [],
  dl: [],
  dt: [],
  dd: [],
  pre: [],
  details: [],
  summary: [],
  table: ['role', 'aria-labelledby'],
  thead: ['role'],
  tbody: ['role'],
  tr: ['role', 'id'],
  th: ['role', 'scope'],
  td: ['role'],
  svg: ['height', 'width', 'x', 'y', 'role', 'aria-label', 'aria-hidden', 'overflow'],
  g: [],
  defs: [],
  pattern: ['id', 'width', 'height', 'patternUnits'],
  path: ['d'],
  rect: ['x', 'y', 'width', 'height', 'rx'],
  line: ['x1', 'x2', 'y1', 'y2'],
  text: ['x', 'y', 'dx', 'text-anchor'],
};
const empty = new Set(['meta', 'br']);
const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z0-9-]+="[^"<>]*")*)\s*(\/?)>/y;

/** What of a page is no element or attribute as we write them, does not nest, or leads out of the page. */
export function strangeIn(page: string): string[] {
  const strange: string[] = [];
  const open: string[] = [];
  // A style ends at the first thing that looks like its end, whatever is in it.
  const text = page.replace(/^<!doctype html>/, '').replace(/<style>[^<]*<\/style>/, '<style></style>');
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    tag.lastIndex = at;
    const [found, ends, name = '', attributes = '', closed] = tag.exec(text) ?? [];
    const allowed = known[name];
    if (found === undefined || !allowed) strange.push(text.slice(at, at + 60));
    else if (ends) {
      if (open.pop() !== name) strange.push(`${found} at ${at}`);
    } else {
      for (const [, attribute = '', value = ''] of attributes.matchAll(/([a-zA-Z0-9-]+)="([^"]*)"/g)) {
        const isOurs = attribute === 'class' ? /^[\w -]*$/.test(value) : allowed.includes(attribute);
        if (!isOurs || (attribute === 'href' && !/^#[\w-]+$/.test(value))) strange.push(found);
      }
      if (!closed && !empty.has(name)) open.push(name);
    }
  }
  return [...strange, ...open];
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };

/** The text of a piece of a page, without its elements. */
export function plainTextOf(piece: string): string {
  const text = piece.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? '');
}
