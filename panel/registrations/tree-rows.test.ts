import { describe, expect, it } from 'vitest';
import type { EventFacts } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { tagKey, type Model } from '../../src/trace/model.ts';
import { shownRegistrations, shownTags, treeRows, type TreeLook, type TreeRow } from './tree-rows.ts';

const shop = 'https://a.example/shop/';
const root = 'https://a.example/';

function modelOf(...facts: EventFacts[]) {
  const events = facts.map((fact, i) => ({
    seq: i + 1,
    id: `e${i}`,
    at: i,
    source: 'page' as const,
    ...fact,
  }));
  return fold(emptyModel(), events);
}

const registered = (scope: string, active = true): EventFacts => ({
  kind: 'registration-observed',
  scope,
  active: active ? { scriptUrl: `${scope}sw.js`, state: 'activated' } : null,
  waiting: null,
  installing: null,
  permissions: { sync: 'granted', periodicSync: 'prompt' },
});
const tags = (scope: string, api: 'sync' | 'periodicSync', ...names: string[]): EventFacts => ({
  kind: 'tags-observed',
  api,
  scope,
  tags: names,
});

const everything = { registration: () => true, tag: () => true, dispatch: () => true };

function rowsOf(model: Model, look: Partial<TreeLook> = {}): TreeRow[] {
  const all = { collapsed: new Set<string>(), asked: new Map<string, number>(), here: () => true, selected: null };
  return treeRows(model, { ...all, passes: everything, ...look });
}

/** The tree as it would look, two spaces for each level. */
const drawn = (rows: TreeRow[]) =>
  rows.map((row) => `${'  '.repeat(row.level - 1)}${nameOf(row)} ${row.position}/${row.setSize}`);

function nameOf(row: TreeRow): string {
  if (row.kind === 'registration') return new URL(row.registration.scope).pathname;
  if (row.kind === 'group') return row.type;
  return row.kind === 'tag' ? row.tag.tag : `${row.count} more`;
}

describe('the registrations tree', () => {
  it('shows the tags of each registration by type', () => {
    const model = modelOf(
      registered(shop),
      registered(root),
      tags(root, 'sync', 'outbox', 'cart'),
      tags(root, 'periodicSync', 'news'),
    );
    expect(drawn(rowsOf(model))).toEqual([
      '/ 1/2',
      '  sync 1/2',
      '    cart 1/2',
      '    outbox 2/2',
      '  periodicsync 2/2',
      '    news 1/1',
      '/shop/ 2/2',
    ]);
  });

  it('leaves out what is closed', () => {
    const model = modelOf(registered(root), tags(root, 'sync', 'outbox'));
    expect(drawn(rowsOf(model, { collapsed: new Set([`sync ${root}`]) }))).toEqual(['/ 1/1', '  sync 1/1']);
    expect(drawn(rowsOf(model, { collapsed: new Set([root]) }))).toEqual(['/ 1/1']);
  });

  it('forgets a registration that is gone and left nothing behind', () => {
    expect(rowsOf(modelOf(registered(root), registered(root, false)))).toEqual([]);
  });

  it('counts what it can’t show', () => {
    const names = Array.from({ length: shownTags + 20 }, (_, i) => `tag-${String(i).padStart(3, '0')}`);
    const rows = drawn(rowsOf(modelOf(registered(root), tags(root, 'sync', ...names))));
    expect(rows.at(-1)).toBe(`    20 more ${shownTags + 1}/${shownTags + 1}`);
  });

  it('has those that the page has left below the others', () => {
    const model = modelOf(registered(root), registered(shop));
    expect(drawn(rowsOf(model, { here: (scope) => scope !== root }))).toEqual(['/shop/ 1/2', '/ 2/2']);
  });
});

describe('a tree with more than one reads', () => {
  const many = modelOf(
    ...Array.from({ length: 2 * shownRegistrations + 5 }, (_, i) => registered(`${root}${String(i).padStart(4, '0')}/`)),
  );

  it('shows the first registrations, and more each time that they are asked for', () => {
    const [rows, more] = [new Map<string, number>(), new Map([['more registrations', 1]])].map((asked) =>
      rowsOf(many, { asked }),
    );
    expect(drawn(rows ?? []).at(-1)).toBe(`${shownRegistrations + 5} more ${shownRegistrations + 1}/${shownRegistrations + 1}`);
    expect(rows).toHaveLength(shownRegistrations + 1);
    expect(more).toHaveLength(2 * shownRegistrations + 1);
    expect(rowsOf(many, { asked: new Map([['more registrations', 2]]) })).toHaveLength(2 * shownRegistrations + 5);
  });

  it('shows more tags of the group that they were asked for of', () => {
    const names = Array.from({ length: 2 * shownTags + 20 }, (_, i) => `tag-${String(i).padStart(3, '0')}`);
    const model = modelOf(registered(root), tags(root, 'sync', ...names));
    const rows = rowsOf(model, { asked: new Map([[`more sync ${root}`, 1]]) });
    expect(drawn(rows).at(-1)).toBe(`    20 more ${2 * shownTags + 1}/${2 * shownTags + 1}`);
  });

  it('shows a tag that is selected, wherever it stands', () => {
    const names = Array.from({ length: shownTags + 20 }, (_, i) => `tag-${i}`);
    const model = modelOf(registered(root), tags(root, 'sync', ...names));
    const rows = drawn(rowsOf(model, { selected: tagKey(root, 'sync', 'tag-65') }));
    expect(rows.slice(-2)).toEqual([
      `    tag-65 ${shownTags + 1}/${shownTags + 2}`,
      `    19 more ${shownTags + 2}/${shownTags + 2}`,
    ]);
    const last = `${root}${2 * shownRegistrations}/`;
    const others = Array.from({ length: 2 * shownRegistrations + 1 }, (_, i) => registered(`${root}${i}/`));
    const below = rowsOf(modelOf(...others, tags(last, 'sync', 'outbox')), { selected: tagKey(last, 'sync', 'outbox') });
    expect(drawn(below).slice(-4, -1)).toEqual([`/${2 * shownRegistrations}/ 101/102`, '  sync 1/1', '    outbox 1/1']);
  });
});

describe('a filtered tree', () => {
  const model = modelOf(
    registered(root),
    registered(shop),
    tags(root, 'sync', 'tag10', 'tag2', 'cart'),
    tags(shop, 'periodicSync', 'news'),
  );
  const names = (look: Partial<TreeLook>) => drawn(rowsOf(model, look)).map((row) => row.trim().split(' ')[0]);
  const none = { registration: () => false, tag: () => false, dispatch: () => false };

  it('has the tags that pass, and the registrations of these', () => {
    const passes = { ...none, tag: ({ tag }: { tag: string }) => tag.startsWith('tag') };
    expect(names({ passes })).toEqual(['/', 'sync', 'tag2', 'tag10']);
  });
  it('has the registrations that pass, though none of their tags does', () => {
    expect(names({ passes: { ...none, registration: (scope) => scope === shop } })).toEqual(['/shop/']);
  });
  it('has the tag that is selected', () => {
    expect(names({ passes: none, selected: tagKey(root, 'sync', 'cart') })).toEqual(['/', 'sync', 'cart']);
  });
});
