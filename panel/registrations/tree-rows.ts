/** The rows of the registrations tree, from top to bottom, as they are shown. */
import type { SyncType } from '../../src/trace/events.ts';
import type { Model, Registration, Tag } from '../../src/trace/model.ts';
import { withoutOrigin } from '../../src/trace/scope-name.ts';
import { byName, byScope } from '../components/natural-order.ts';
import type { TreeFilter } from '../state/filter.ts';

/** A row; `key` is unique in the tree, `level` counts from 1. */
export type TreeRow = { key: string; level: number; setSize: number; position: number } & (
  | {
      kind: 'registration';
      registration: Registration;
      expanded: boolean;
      /** Whether it is the first of its origin, whose permissions are those of all. */
      firstOfOrigin: boolean;
    }
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

/** What of a model the tree shows. */
export interface TreeLook {
  /** The keys of the rows that are closed. */
  collapsed: ReadonlySet<string>;
  /** How often more was asked for, by the keys of the rows that stand for more. */
  asked: ReadonlyMap<string, number>;
  /** Whether the page still has a frame of a registration's origin: the others stand below. */
  here: (scope: string) => boolean;
  /** What the filter lets through. A tag passes where any of its dispatches does. */
  passes: TreeFilter;
  /** The key of the tag that is selected: it is there, whatever else is not. */
  selected: string | null;
}

/** The rows of a model. */
export function treeRows(model: Model, look: TreeLook): TreeRow[] {
  const { collapsed, asked, here, passes } = look;
  const groups = groupTags(model, look);
  const rows: TreeRow[] = [];
  const order = byScope(model);
  const shown = [...model.registrations.values()]
    .filter(({ present, scope }) => (present && passes.registration(scope)) || groups.has(scope))
    .sort((a, b) => Number(b.present && here(b.scope)) - Number(a.present && here(a.scope)) || order(a.scope, b.scope));
  const most = shownRegistrations * (1 + (asked.get(moreRegistrations) ?? 0));
  const selected = model.tags.get(look.selected ?? '')?.scope;
  const drawn = shown.filter(({ scope }, index) => index < most || scope === selected);
  const left = shown.length - drawn.length;
  const setSize = drawn.length + Number(left > 0);
  const origins = new Set<string>();
  drawn.forEach((registration, index) => {
    const { scope } = registration;
    const expanded = !collapsed.has(scope);
    const place = { level: 1, setSize, position: index + 1 };
    const firstOfOrigin = origins.size < origins.add(scope.slice(0, scope.length - withoutOrigin(scope).length)).size;
    rows.push({ kind: 'registration', key: scope, ...place, registration, expanded, firstOfOrigin });
    if (expanded) for (const row of groupRows(scope, groups.get(scope), look)) rows.push(row);
  });
  if (left > 0) rows.push({ kind: 'more', key: moreRegistrations, level: 1, setSize, position: setSize, count: left });
  return rows;
}

function groupRows(scope: string, groups: Map<SyncType, Tag[]> | undefined, { collapsed, asked, selected }: TreeLook): TreeRow[] {
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
    const shown = tags.filter(({ key }, at) => at < most || key === selected);
    const more = tags.length - shown.length;
    const setSize = shown.length + Number(more > 0);
    const rows = shown.map((tag, at): TreeRow => ({ kind: 'tag', key: tag.key, level: 3, setSize, position: at + 1, tag }));
    if (more > 0) rows.push({ kind: 'more', key: `more ${key}`, level: 3, setSize, position: setSize, count: more });
    return [group, ...rows];
  });
}

/** Whether there is anything to show of a tag: not where it is gone and left no trace. */
export function isShown(tag: Tag): boolean {
  return isRegistered(tag) || tag.dispatches.length + tag.calls.length + tag.fires.length > 0;
}

function groupTags(model: Model, { passes, selected }: TreeLook): Map<string, Map<SyncType, Tag[]>> {
  const groups = new Map<string, Map<SyncType, Tag[]>>();
  for (const tag of model.tags.values()) {
    if (!isShown(tag)) continue;
    if (tag.key !== selected && !passes.tag(tag) && !tag.dispatches.some(passes.dispatch)) continue;
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
