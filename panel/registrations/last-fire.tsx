/** What came of the last fire of a tag, beside its button. */
import type { Tag } from '../../src/trace/model.ts';
import { Outcome } from '../components/outcome.tsx';
import { fireText, fireTone, wayText } from '../texts/fire-text.ts';

/** What it takes. */
export interface LastFireProps {
  tag: Tag;
  now: number;
}

/** How the tag was fired last, and the outcome; nothing for one that was not fired. */
export function LastFire({ tag, now }: LastFireProps) {
  const fire = tag.fires.at(-1);
  if (!fire) return null;
  const how = `fired ${wayText(fire)}:`;
  const text = fireText(fire, now);
  return (
    <span class="last-fire" title={`${how} ${text}`}>
      {how}{' '}
      <Outcome tone={fireTone(fire)}>
        <bdi>{text}</bdi>
      </Outcome>
    </span>
  );
}
