/** What came of the last fire of a tag, beside its button. */
import { markedBy } from '../../src/diagnosis/marked.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import * as texts from '../../src/messages/compiled/ways-to-fire.js';
import type { Tag } from '../../src/trace/model.ts';
import { withElement } from '../components/with-element.tsx';
import { Outcome } from '../components/outcome.tsx';
import { fireText, fireTone, wayText } from '../texts/fire-text.ts';

/** What it takes. */
export interface LastFireProps {
  tag: Tag;
  /** The problems of the trace. */
  problems: readonly TraceProblem[];
  now: number;
}

/** How the tag was fired last, and the outcome; nothing for one that was not fired. */
export function LastFire({ tag, problems, now }: LastFireProps) {
  const fire = tag.fires.at(-1);
  if (!fire) return null;
  const way = wayText(fire);
  const marked = markedBy(problems);
  const text = fireText(fire, marked, now);
  const outcome = (
    <Outcome tone={fireTone(fire, marked, now)}>
      <bdi>{text}</bdi>
    </Outcome>
  );
  return (
    <span class="last-fire" title={texts.last({ way, outcome: text })}>
      {withElement((mark) => texts.last({ way, outcome: mark }), outcome)}
    </span>
  );
}
