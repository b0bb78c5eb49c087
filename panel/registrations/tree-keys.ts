/**
 * What keys do in the registrations tree: what is usual in trees, letters go to the next row of that name, and the arrows
 * to the side go through the buttons of a row.
 */
import { withoutOrigin } from '../../src/trace/scope-name.ts';
import { TypeAhead } from '../components/type-ahead.ts';
import type { TreeRow } from './tree-rows.ts';

/** What keys lead to. */
export interface TreeActions {
  /** Gives a row the focus. */
  goTo: (row: TreeRow | undefined) => void;
  /** Opens or closes a row. */
  toggle: (key: string, expanded: boolean) => void;
  /** Does what a click on a row does. */
  choose: (row: TreeRow) => void;
}

/** Does what a key that was pressed in the tree is for. */
export function pressInTree(event: KeyboardEvent, rows: readonly TreeRow[], { goTo, toggle, choose }: TreeActions): void {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
  const item = target.closest<HTMLElement>('[role=treeitem]');
  const at = rows.findIndex((row) => row.key === item?.dataset['key']);
  const row = rows[at];
  if (!item || !row) return;
  const onItem = target === item;
  const expandable = row.kind === 'registration' || row.kind === 'group';
  if (key === 'ArrowDown') goTo(rows[at + 1] ?? row);
  else if (key === 'ArrowUp') goTo(rows[at - 1] ?? row);
  else if (key === 'Home') goTo(rows[0]);
  else if (key === 'End') goTo(rows.at(-1));
  else if (key === 'ArrowRight') {
    if (expandable && !row.expanded) toggle(row.key, true);
    else if (!moveInside(item, target, 1) && expandable) goTo(rows[at + 1]?.level === row.level + 1 ? rows[at + 1] : row);
  } else if (key === 'ArrowLeft') {
    if (!onItem) moveInside(item, target, -1);
    else if (expandable && row.expanded) toggle(row.key, false);
    else goTo(rows.slice(0, at).findLast((other) => other.level < row.level) ?? row);
  } else if (onItem && key === 'Enter') choose(row);
  else if (onItem) {
    const to = ahead.press(event, rows.length, (index) => nameOf(rows[index]), at);
    if (to !== null) goTo(rows[to]);
    else if (key === ' ') choose(row);
    else return;
  } else return;
  event.preventDefault();
}

const ahead = new TypeAhead();

/** By what a row is found when letters are typed: a registration by its path. */
function nameOf(row: TreeRow | undefined): string {
  if (row?.kind === 'tag') return row.tag.tag;
  return row?.kind === 'registration' ? withoutOrigin(row.key).slice(1) : '';
}

/** Moves the focus among a row and its buttons. @returns whether there was one to move to */
function moveInside(item: HTMLElement, from: HTMLElement, step: 1 | -1): boolean {
  const stops = [item, ...item.querySelectorAll<HTMLElement>('button')];
  const to = stops[stops.indexOf(from) + step];
  to?.focus();
  return to !== undefined;
}
