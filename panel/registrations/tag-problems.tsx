/** The problems of a tag, in its row. */
import { markedBy } from '../../src/diagnosis/marked.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import * as texts from '../../src/messages/compiled/problems-tab.js';
import type { Tag } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { Outcome } from '../components/outcome.tsx';
import { severityText, severityTone, wordsOf } from '../texts/problem-words.ts';

/** What it takes. */
export interface TagProblemsProps {
  /** The tag as the button is named after it. */
  name: string;
  tag: Tag;
  problems: readonly TraceProblem[];
  /** Shows them. */
  onShow: () => void;
}

/** A button that tells of the gravest, and shows all; nothing for a tag that has none. */
export function TagProblems({ name, tag, problems, onShow }: TagProblemsProps) {
  const mark = markedBy(problems).tags.get(tag.key);
  if (!mark) return null;
  const { worst, count } = mark;
  const text = texts.mark({ severity: severityText(worst.severity), count });
  return (
    <Button
      inner
      class="in-line"
      label={texts.ofTag({ mark: text, count, tag: name })}
      hint={wordsOf(worst).title}
      onPress={onShow}
    >
      <Outcome tone={severityTone(worst.severity)}>{text}</Outcome>
    </Button>
  );
}
