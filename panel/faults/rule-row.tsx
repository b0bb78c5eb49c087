/** One rule in the list: on or off, what it has changed, and what can be done with it. */
import { useRef } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/faults.js';
import { ruleText } from '../../src/messages/fault-rule.ts';
import type { FaultRule, RequestFault } from '../../src/trace/faults.ts';
import { Button } from '../components/button.tsx';
import { followDrag } from '../components/drag.ts';
import { clipped } from '../components/format.ts';
import { CloseIcon, RestartIcon, WarningIcon } from '../components/icons.tsx';
import { RuleForm } from './rule-form.tsx';
import { DownIcon, EditIcon, UpIcon } from '../components/lazy-icons.tsx';

/** What a row takes. */
export interface RuleRowProps {
  fault: RequestFault;
  /** The rule before it for whose sake it is never met. */
  overshadowedBy: FaultRule | null;
  /** On which side of it the dragged row would land. */
  landing: 'above' | 'below' | null;
  dragged: boolean;
  /** Why it can't be turned on now; null when it can. */
  reason: string | null;
  edited: boolean;
  isFirst: boolean;
  isLast: boolean;
  onTurn: () => void;
  onRestart: () => void;
  onEdit: (editing: boolean) => void;
  onSave: (rule: FaultRule) => void;
  onMove: (by: -1 | 1) => void;
  /** It is held at a height. */
  onDrag: (y: number) => void;
  /** It is let go at a height; null: where it was. */
  onDrop: (y: number | null) => void;
  onRemove: () => void;
}

/** The row. */
export function RuleRow(props: RuleRowProps) {
  const { fault, overshadowedBy, landing, dragged, reason, edited, isFirst, isLast } = props;
  const { rule, active, seen, changed } = fault;
  const text = clipped(ruleText(rule));
  const editButton = useRef<HTMLButtonElement>(null);
  const count = active ? texts.counts({ seen, changed }) : seen > 0 ? texts.countsBefore({ seen, changed }) : null;
  const leave = () => {
    props.onEdit(false);
    editButton.current?.focus();
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    props.onMove(event.key === 'ArrowUp' ? -1 : 1);
  }

  function onPointerDown(event: PointerEvent): void {
    const grip = event.currentTarget;
    if (!(grip instanceof HTMLElement) || event.button !== 0) return;
    event.preventDefault();
    followDrag(
      event,
      grip,
      ({ clientY }) => props.onDrag(clientY),
      ({ type, clientY }) => props.onDrop(type === 'pointerup' ? clientY : null),
    );
  }

  return (
    <li class={`rule ${dragged ? 'dragged' : ''} ${landing ? `landing-${landing}` : ''}`} onKeyDown={onKeyDown}>
      <div class="rule-head">
        <span class="grip" title={texts.drag()} onPointerDown={onPointerDown} aria-hidden="true" />
        <label class="check" title={reason ?? text}>
          <input
            type="checkbox"
            checked={active}
            aria-disabled={(reason !== null && !active) || undefined}
            aria-description={reason ?? undefined}
            onClick={(event) => {
              // Background says what is so; until then the box stays as it was.
              event.preventDefault();
              if (reason === null || active) props.onTurn();
            }}
          />
          <bdi>{text}</bdi>
        </label>
        <span class="rule-actions">
          {active && rule.when !== 'always' && seen > 0 && (
            <Button class="icon-only" label={texts.restartRule({ rule: text })} hint={texts.restart()} onPress={props.onRestart}>
              <RestartIcon />
            </Button>
          )}
          <Button
            class="icon-only"
            label={texts.editRule({ rule: text })}
            hint={texts.edit()}
            pressed={edited}
            onPress={() => props.onEdit(!edited)}
            buttonRef={editButton}
          >
            <EditIcon />
          </Button>
          <Button
            class="icon-only"
            label={texts.moveUpRule({ rule: text })}
            hint={texts.moveUp()}
            reason={isFirst ? texts.first() : null}
            onPress={() => props.onMove(-1)}
          >
            <UpIcon />
          </Button>
          <Button
            class="icon-only"
            label={texts.moveDownRule({ rule: text })}
            hint={texts.moveDown()}
            reason={isLast ? texts.last() : null}
            onPress={() => props.onMove(1)}
          >
            <DownIcon />
          </Button>
          <Button class="icon-only" label={texts.removeRule({ rule: text })} hint={texts.remove()} onPress={props.onRemove}>
            <CloseIcon />
          </Button>
        </span>
      </div>
      {count !== null && <p class="rule-count">{count}</p>}
      {overshadowedBy && (
        <p class="finding">
          <WarningIcon />
          <bdi>{clipped(texts.overshadowed({ rule: ruleText(overshadowedBy) }))}</bdi>
        </p>
      )}
      {edited && (
        <RuleForm
          label={texts.editRule({ rule: text })}
          rule={rule}
          onSave={(saved) => {
            props.onSave(saved);
            editButton.current?.focus();
          }}
          onCancel={leave}
        />
      )}
    </li>
  );
}
