/** What can be written into the filter, with examples to press. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/filter-help.js';
import { quoteValue, states } from '../../src/trace/filter.ts';
import type { Model } from '../../src/trace/model.ts';
import { withoutOrigin } from '../../src/trace/scope-name.ts';
import { Button } from '../components/button.tsx';
import { CloseIcon } from '../components/icons.tsx';
import { placeBeside } from '../components/place.ts';

/** What it takes. */
export interface FilterHelpProps {
  /** The trace of which the examples are. */
  model: Model;
  anchor: RefObject<HTMLElement | null>;
  /** Whether the focus is to go back: it goes where the user presses, too. */
  onClose: (refocus: boolean) => void;
  /** An example is to be the filter. */
  onTake: (example: string) => void;
}

/** The help. */
export function FilterHelp({ model, anchor, onClose, onTake }: FilterHelpProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const help = box.current;
    if (!help || !anchor.current) return undefined;
    placeBeside(help, anchor.current, 2);
    help.querySelector<HTMLElement>('.filter-example')?.focus();
    const ended = new AbortController();
    document.addEventListener(
      'pointerdown',
      ({ target }) => {
        if (target instanceof Node && !help.contains(target) && !anchor.current?.contains(target)) onClose(false);
      },
      { signal: ended.signal, capture: true },
    );
    window.addEventListener('resize', () => onClose(false), { signal: ended.signal });
    return () => ended.abort();
  }, []);

  return (
    <div
      ref={box}
      class="menu filter-help"
      role="dialog"
      aria-label={texts.title()}
      popover="manual"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose(true);
        }
      }}
    >
      <header>
        <h2>{texts.title()}</h2>
        <Button label={texts.close()} onPress={() => onClose(true)}>
          <CloseIcon />
        </Button>
      </header>
      <dl>
        {linesOf(model).map(({ examples, what }) => (
          <div key={what}>
            <dt>
              {examples.map((example) => (
                <button key={example} type="button" class="link filter-example" onClick={() => onTake(example)}>
                  <bdi>{example}</bdi>
                </button>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What names of the trace are too long for an example, characters. */
const longest = 30;

/** What can be written, each with examples from the trace where it has some. */
function linesOf({ tags, registrations }: Model): { examples: string[]; what: string }[] {
  const short = (name: string) => name !== '' && name.length <= longest;
  const tag = quoteValue([...tags.values()].map((each) => each.tag).find(short) ?? 'outbox');
  const scope = quoteValue([...registrations.keys()].map(withoutOrigin).find(short) ?? '/');
  return [
    { examples: ['fetch', texts.wordsExample()], what: texts.words() },
    { examples: [`tag:${tag}`], what: texts.tag() },
    { examples: states.map((state) => `is:${state}`), what: texts.states() },
    { examples: ['kind:request', 'kind:dispatch-settled'], what: texts.kind() },
    { examples: [`scope:${scope}`], what: texts.scope() },
    { examples: ['problem:loop'], what: texts.problem() },
    { examples: [`-tag:${tag}`, ['is:failed', '-is:simulated'].join(' ')], what: texts.exclude() },
  ];
}
