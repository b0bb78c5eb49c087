/** The registrations with their tags, as a tree, and what can be done with each tag. */
import { Component } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { tagStatus, type TagStatus } from '../../src/diagnosis/tag-status.ts';
import * as texts from '../../src/messages/compiled/registrations.js';
import type { SessionState } from '../../src/protocol/session.ts';
import type { Model, Registration, Tag } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { clipped, fileName } from '../components/short-text.ts';
import { CutName } from '../components/cut-text.tsx';
import { ChevronIcon } from '../components/icons.tsx';
import type { MenuSpot } from '../components/menu.tsx';
import { Outcome } from '../components/outcome.tsx';
import type { FireAllEvents } from './fire-all.tsx';
import { fireOptionsOf, type FireOrder } from '../texts/fire-options.ts';
import { FireTag } from './fire-tag.tsx';
import {
  FireAll,
  LastFire,
  TagProblems,
  treeKeys,
  TreeReveal,
  Unregister,
  verdictStatus,
  WhyButton,
  type PressInTree,
} from './lazy-registrations.ts';
import type { TreeFilter } from '../state/filter.ts';
import { statusText, type StatusText } from '../texts/status-text.ts';
import { isRegistered, treeRows, type TreeRow } from './tree-rows.ts';

/** What the tree takes. */
export interface RegistrationsProps {
  model: Model;
  problems: readonly TraceProblem[];
  now: number;
  /** Whether the page still has a frame of a registration's origin. */
  here: (scope: string) => boolean;
  capture: SessionState['capture'] | null;
  stored: boolean;
  /** The key of the selected tag, and by what it is another selection. */
  selectedTag: string | null;
  selection: unknown;
  onFire: (order: FireOrder) => void;
  onFireAll: (events: FireAllEvents) => void;
  onUnregister: (scope: string, tag: string) => void;
  onSelectTag: (tag: Tag) => void;
  onWhy: (tag: Tag) => void;
  /** Shows the problems of a tag. */
  onProblems: (tag: Tag) => void;
  /** A context menu is asked for on a tag. */
  onMenu: (tag: Tag, at: MenuSpot) => void;
  /** What the filter lets through, and by what it is another filter. */
  passes: TreeFilter;
  filter: unknown;
}

/** What is not in view is not even laid out, by parts of so many rows: the browser looks at each part with each frame. */
const rowsInPart = 10;
/** So many rows are drawn at once, more than are in view; the others follow, as many after each frame. */
const rowsAtOnce = 30;
/** About the height of a row that was never in view, in pixels. */
const rowHeight = 41;

/** The tree. */
export function Registrations(props: RegistrationsProps) {
  const { model, now, selectedTag } = props;
  const tree = useRef<HTMLDivElement>(null);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<ReadonlyMap<string, number>>(new Map());
  const [focusKey, setFocusKey] = useState<string | null>(null);
  const moveFocus = useRef(false);
  const { here, passes } = props;
  const rows = treeRows(model, { collapsed, asked, here, passes, selected: selectedTag });
  const drawn = useGrowing(
    useMemo(() => ({}), [model, props.filter]),
    rows.length,
    rowsAtOnce,
  );
  const stop = rows.some((row) => row.key === focusKey) ? focusKey : (rows[0]?.key ?? null);

  // A row that comes to stand in another part is made anew, without the focus that it had.
  const held = tree.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    const lost = held && tree.current?.contains(document.activeElement) === false;
    if (!moveFocus.current && !lost) return;
    moveFocus.current = false;
    tree.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus();
  });

  function goTo(row: TreeRow | undefined): void {
    if (!row) return;
    moveFocus.current = true;
    setFocusKey(row.key);
  }

  function toggle(key: string, expanded: boolean): void {
    const next = new Set(collapsed);
    if (expanded) next.delete(key);
    else next.add(key);
    setCollapsed(next);
  }

  function showMore(key: string): void {
    setAsked(new Map(asked).set(key, 1 + (asked.get(key) ?? 0)));
  }

  function choose(row: TreeRow): void {
    if ('expanded' in row) toggle(row.key, !row.expanded);
    else if (row.kind === 'tag') props.onSelectTag(row.tag);
    else showMore(row.key);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const press = (pressInTree: PressInTree) => pressInTree(event, rows, { goTo, toggle, choose });
    if (treeKeys.code) press(treeKeys.code);
    else void treeKeys.load().then(press);
  }

  const treeItem = (row: TreeRow) => (
    <div
      key={row.key}
      data-key={row.key}
      role="treeitem"
      class={`tree-row level-${row.level} ${row.kind} ${dimmed(row, here) ? 'dimmed' : ''}`}
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.position}
      aria-expanded={'expanded' in row ? row.expanded : undefined}
      aria-selected={row.kind === 'tag' ? row.tag.key === selectedTag : undefined}
      tabIndex={row.key === stop ? 0 : -1}
      onFocus={() => setFocusKey(row.key)}
      onContextMenu={(event) => {
        if (row.kind !== 'tag') return;
        event.preventDefault();
        props.onMenu(row.tag, { x: event.clientX, y: event.clientY, from: event.currentTarget });
      }}
      onClick={() => choose(row)}
    >
      {row.kind === 'registration' && (
        <RegistrationRow
          registration={row.registration}
          name={scopeName(model, row.registration.scope)}
          here={here(row.registration.scope)}
          expanded={row.expanded}
        />
      )}
      {row.kind === 'group' && (
        <span class="group-name">
          <Twisty open={row.expanded} />
          {row.type === 'sync' ? texts.oneShot() : texts.periodic()}
          {row.type === 'sync' && <FireAll {...props} scope={row.scope} />}
        </span>
      )}
      {row.kind === 'tag' && <TagRow {...props} tag={row.tag} now={now} />}
      {row.kind === 'more' && <span class="dim">{texts.more({ count: row.count })}</span>}
    </div>
  );

  return (
    <div class="tree" role="tree" aria-label={texts.tree()} ref={tree} onKeyDown={onKeyDown}>
      {sectionsOf(rows.slice(0, drawn)).map(([head, ...below]) => (
        <div key={head.key} role="none">
          {treeItem(head)}
          {head.kind === 'registration' && <RegistrationFacts row={head} here={here(head.key)} />}
          {Array.from({ length: Math.ceil(below.length / rowsInPart) }, (_, part) => {
            const shown = below.slice(part * rowsInPart, (part + 1) * rowsInPart);
            return (
              <div
                key={part}
                role="none"
                class="tree-part"
                style={`contain-intrinsic-height: auto ${shown.length * rowHeight}px`}
              >
                {shown.map(treeItem)}
              </div>
            );
          })}
        </div>
      ))}
      <TreeReveal
        {...{ tree, collapsed }}
        tag={model.tags.get(selectedTag ?? '')}
        selection={props.selection}
        filter={props.filter}
        onOpen={setCollapsed}
      />
    </div>
  );
}

type Section = [head: TreeRow, ...below: TreeRow[]];

/** Each registration with what is below it, over which its head stays in view. */
function sectionsOf(rows: readonly TreeRow[]): Section[] {
  const sections: Section[] = [];
  for (const row of rows) {
    if (row.level === 1) sections.push([row]);
    else sections.at(-1)?.push(row);
  }
  return sections;
}

/** How much is to be drawn of a thing: a step at first, and after each frame a step more, until it is all. */
function useGrowing(thing: object, all: number, step: number): number {
  const [drawn, setDrawn] = useState({ thing, shown: step });
  const shown = drawn.thing === thing ? drawn.shown : step;
  useEffect(() => {
    if (shown >= all) return undefined;
    const timer = setTimeout(() => setDrawn({ thing, shown: shown + step }));
    return () => clearTimeout(timer);
  });
  return Math.min(all, shown);
}

function dimmed(row: TreeRow, here: RegistrationsProps['here']): boolean {
  if (row.kind === 'registration') return !row.registration.present || !here(row.registration.scope);
  return row.kind === 'tag' && !isRegistered(row.tag);
}

function Twisty({ open }: { open: boolean }) {
  return (
    <span class={`twisty ${open ? 'open' : ''}`}>
      <ChevronIcon />
    </span>
  );
}

interface RegistrationRowProps {
  registration: Registration;
  name: string;
  here: boolean;
  expanded: boolean;
}

function RegistrationRow({ registration, name, here, expanded }: RegistrationRowProps) {
  const { scope, active, waiting, installing, present } = registration;
  const script = (active ?? waiting ?? installing)?.scriptUrl;
  const left = present && !here;
  const running = !left && isRunning(registration);
  return (
    <div class="registration-line">
      <Twisty open={expanded} />
      <bdi class="scope" title={clipped(scope)}>
        {clipped(name)}
      </bdi>
      {script && (
        <bdi class="dim clip" title={clipped(script)}>
          {clipped(fileName(script))}
        </bdi>
      )}
      <span class={`worker-state ${running ? 'running' : ''}`}>
        {left ? texts.left() : running ? texts.running() : stateOf(registration)}
      </span>
    </div>
  );
}

/** What is said below the head of a registration; permissions are those of its origin. */
function RegistrationFacts({ row, here }: { row: Extract<TreeRow, { kind: 'registration' }>; here: boolean }) {
  const { active, waiting, installing, permissions, present } = row.registration;
  if (!present || !here) return null;
  return (
    <div class="registration-facts">
      {active && waiting && <div>{texts.waiting()}</div>}
      {active && installing && <div>{texts.installing()}</div>}
      {row.firstOfOrigin && (
        <div title={texts.permissionsHint()}>
          {texts.permissions({
            sync: permissions.sync ?? texts.unknown(),
            periodic: permissions.periodicSync ?? texts.unknown(),
          })}
        </div>
      )}
    </div>
  );
}

function isRunning(registration: Registration): boolean {
  return [...registration.workers.values()].some((worker) => worker.running);
}

function stateOf({ active, waiting, installing, present }: Registration): string {
  if (!present) return texts.unregistered();
  return active?.state ?? waiting?.state ?? installing?.state ?? texts.unknown();
}

type TagRowProps = RegistrationsProps & { tag: Tag };

/** A tag, drawn again only when it looks otherwise: with each event that comes, all of them are looked at. */
class TagRow extends Component<TagRowProps> {
  #drawn = '';

  override shouldComponentUpdate(next: TagRowProps): boolean {
    return (
      next.tag !== this.props.tag ||
      next.problems !== this.props.problems ||
      next.model !== this.props.model ||
      lookOf(next) !== this.#drawn
    );
  }

  render(props: TagRowProps) {
    const { tag, model, problems, now, capture, stored, onFire } = props;
    this.#drawn = lookOf(props);
    const status = tagStatus(model, tag, now);
    const { text, tone } = statusOf(props, status);
    const name = clipped(tagName(tag.tag));
    return (
      <div class="tag-row">
        <bdi class="tag-name clip" title={name}>
          <CutName name={name} />
        </bdi>
        <div class="tag-status">
          <Outcome tone={tone} title={text}>
            {text}
          </Outcome>
          {problems.length > 0 && <TagProblems {...{ tag, name, problems }} onShow={() => this.props.onProblems(tag)} />}
          {tone !== 'good' && <WhyButton name={name} onWhy={() => this.props.onWhy(tag)} />}
          <LastFire {...{ tag, problems, now }} />
        </div>
        <span class="tag-actions">
          {tag.type === 'periodicsync' && tag.pending && (
            <Unregister {...{ name, capture, stored }} onUnregister={() => this.props.onUnregister(tag.scope, tag.tag)} />
          )}
          <FireTag inner tag={tag} status={status} name={name} {...{ model, capture, stored, onFire }} />
        </span>
      </div>
    );
  }
}

function statusOf({ now, problems }: TagRowProps, status: TagStatus): StatusText {
  const ofVerdict = verdictStatus.code;
  return statusText(status, now, ofVerdict && ((dispatch) => ofVerdict(dispatch, problems, now)));
}

/** All that a tag's row depends on and that changes. */
function lookOf(props: TagRowProps): string {
  const { tag, model, now, capture, stored } = props;
  const status = tagStatus(model, tag, now);
  const fire = tag.fires.at(-1);
  return JSON.stringify([
    statusOf(props, status),
    tag.pending,
    fireOptionsOf(tag, status, { model, capture, stored }),
    // While it runs its time is told.
    fire && [fire.fireId, fire.outcome ?? now, fire.dispatches.length, fire.dispatches.at(-1)?.requests.length],
  ]);
}
