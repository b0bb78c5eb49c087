/** What is often filtered by, to be pressed; and a help. What is on stands in the filter’s text and nowhere else. */
import { useEffect, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/filter-chips.js';
import { asksFor, withStateSwitched } from '../../src/trace/filter.ts';
import type { Model } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { HelpIcon } from '../components/icons.tsx';
import { useRoving } from '../components/roving.ts';
import { FilterHelp } from './filter-help.tsx';

/** What they take. */
export interface FilterChipsProps {
  query: string;
  onQuery: (query: string) => void;
  model: Model;
  /** The id of the filter’s field. */
  fieldId: string;
}

const chips = ['failed', 'problem', 'simulated', 'pending'] as const;

/** The chips. */
export function FilterChips({ query, onQuery, model, fieldId }: FilterChipsProps) {
  const group = useRef<HTMLSpanElement>(null);
  const help = useRef<HTMLButtonElement>(null);
  const [helps, setHelps] = useState(false);
  useRoving(group, 'button');

  const field = () => document.getElementById(fieldId);
  useEffect(() => {
    const ended = new AbortController();
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      if (key !== '?' || !(target instanceof HTMLInputElement) || target.value !== '') return;
      event.preventDefault();
      setHelps(true);
    };
    field()?.addEventListener('keydown', onKey, { signal: ended.signal });
    return () => ended.abort();
  }, [fieldId]);
  useEffect(() => {
    help.current?.setAttribute('aria-haspopup', 'dialog');
    help.current?.setAttribute('aria-expanded', String(helps));
  }, [helps]);

  return (
    <>
      <span class="filter-chips" role="group" aria-label={texts.group()} ref={group}>
        {chips.map((state) => (
          <Button
            key={state}
            class="filter-chip"
            pressed={asksFor(query, state)}
            hint={texts.hints[state]()}
            onPress={() => onQuery(withStateSwitched(query, state))}
          >
            {texts.names[state]()}
          </Button>
        ))}
      </span>
      <Button class="icon-only" label={texts.help()} hint={texts.helpHint()} buttonRef={help} onPress={() => setHelps(!helps)}>
        <HelpIcon />
      </Button>
      {helps && (
        <FilterHelp
          model={model}
          anchor={help}
          onClose={(refocus) => {
            setHelps(false);
            if (refocus) field()?.focus();
          }}
          onTake={(example) => {
            setHelps(false);
            onQuery(example);
            field()?.focus();
          }}
        />
      )}
    </>
  );
}
