/** The rows of the registrations tree, from top to bottom, as they are shown. */
import type { SyncType } from '../../src/trace/events.ts';
import type { Model, Registration, Tag } from '../../src/trace/model.ts';
import { byName, byScope } from '../components/natural-order.ts';

/** A row; `key` is unique in the tree, `level` counts from 1. */
export type TreeRow = { key: string; level: number; setSize: number; position: number } & (
  | { kind: 'registration'; registration: Registration; expanded: boolean }
  | { kind: 'group'; scope: string; type: SyncType; expanded: boolean; count: number }
  | { kind: 'tag'; tag: Tag }
  | { kind: 'more'; count: number }
);

/** How many tags of one group are shown at first, and how many more each time. */
export const shownTags = 50;
/** The same of registrations. */
export const shownRegistrations = 100;
/** The key of the row that stands for further registrations. */
const moreRegistrations = 'more registrations';

/**
 * The rows of a model.
 * @param collapsed the keys of the rows that are closed
 * @param asked how often more was asked for, by the keys of the rows that stand for more
 * @param here whether the page still has a frame of a registration's origin: the others stand below
 */
export function treeRows(
  model: Model,
  collapsed: ReadonlySet<string>,
  asked: ReadonlyMap<string, number> = new Map(),
  here = (_scope: string): boolean => true,
): TreeRow[] {
  const groups = groupTags(model);
  const rows: TreeRow[] = [];
  const order = byScope(model);
  const shown = [...model.registrations.values()]
    .filter((registration) => registration.present || groups.has(registration.scope))
    .sort((a, b) => Number(b.present && here(b.scope)) - Number(a.present && here(a.scope)) || order(a.scope, b.scope));
  const most = shownRegistrations * (1 + (asked.get(moreRegistrations) ?? 0));
  const left = shown.length - most;
  const setSize = Math.min(shown.length, most + 1);
  shown.slice(0, most).forEach((registration, index) => {
    const { scope } = registration;
    const expanded = !collapsed.has(scope);
    const place = { level: 1, setSize, position: index + 1 };
    rows.push({ kind: 'registration', key: scope, ...place, registration, expanded });
    if (expanded) for (const row of groupRows(scope, groups.get(scope), collapsed, asked)) rows.push(row);
  });
  if (left > 0) rows.push({ kind: 'more', key: moreRegistrations, level: 1, setSize, position: setSize, count: left });
  return rows;
}

function groupRows(
  scope: string,
  groups: Map<SyncType, Tag[]> | undefined,
  collapsed: ReadonlySet<string>,
  asked: ReadonlyMap<string, number>,
): TreeRow[] {
  const types = (['sync', 'periodicsync'] as const).filter((type) => groups?.has(type));
  return types.flatMap((type, index) => {
    const key = `${type} ${scope}`;
    const tags = (groups?.get(type) ?? []).sort(byUse);
    const expanded = !collapsed.has(key);
    const group: TreeRow = {
      kind: 'group',
      key,
      level: 2,
      setSize: types.length,
      position: index + 1,
      scope,
      type,
      expanded,
      count: tags.length,
    };
    if (!expanded) return [group];
    const most = shownTags * (1 + (asked.get(`more ${key}`) ?? 0));
    const more = tags.length - most;
    const setSize = Math.min(tags.length, most + 1);
    const rows = tags
      .slice(0, most)
      .map((tag, at): TreeRow => ({ kind: 'tag', key: tag.key, level: 3, setSize, position: at + 1, tag }));
    if (more > 0) rows.push({ kind: 'more', key: `more ${key}`, level: 3, setSize, position: setSize, count: more });
    return [group, ...rows];
  });
}

function groupTags(model: Model): Map<string, Map<SyncType, Tag[]>> {
  const groups = new Map<string, Map<SyncType, Tag[]>>();
  for (const tag of model.tags.values()) {
    // What is gone and left no trace is nothing to show.
    if (!isRegistered(tag) && tag.dispatches.length + tag.calls.length + tag.fires.length === 0) continue;
    const group = groups.get(tag.scope) ?? new Map<SyncType, Tag[]>();
    groups.set(tag.scope, group);
    const tags = group.get(tag.type);
    if (tags) tags.push(tag);
    else group.set(tag.type, [tag]);
  }
  return groups;
}

/** Whether the browser keeps a tag now, or the user's own run of it is under way. */
export function isRegistered(tag: Tag): boolean {
  return tag.pending || tag.dispatches.at(-1)?.settledAt === null;
}

/** Tags keep their places while they come and go; only among too many the registered ones go first. */
function byUse(a: Tag, b: Tag): number {
  return Number(isRegistered(b)) - Number(isRegistered(a)) || byName(a.tag, b.tag);
}
