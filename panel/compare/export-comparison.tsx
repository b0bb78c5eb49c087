/** Saves and copies a comparison. */
import { useState } from 'preact/hooks';
import { comparisonJson, comparisonMarkdown, type ComparisonReport } from '../../src/formats/comparison.ts';
import * as clipboard from '../../src/messages/compiled/clipboard.js';
import * as texts from '../../src/messages/compiled/compare-dialog.js';
import type { PrivatePart } from '../../src/formats/leave-out.ts';
import { safeFileName } from '../components/file-name.ts';
import { saveAs } from '../components/save-as.ts';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy.ts';
import { Dialog } from '../components/dialog.tsx';
import { ChevronIcon, ExportIcon } from '../components/icons.tsx';
import { LeaveOutChoices } from '../components/leave-out-choices.tsx';
import { Menu } from '../components/menu-items.tsx';
import { MenuButton } from '../components/menu.tsx';

/** Of what the comparison is made. */
export interface ExportComparisonProps {
  /** Whether there is nothing to compare. */
  empty: boolean;
  /** The comparison as of now: what is drawn may be a moment older. */
  report: () => ComparisonReport;
}

/** What a comparison has anything of. */
const parts: readonly PrivatePart[] = ['queries', 'texts'];

type Write = typeof comparisonJson;

/** The button with its menu, and what came of the last choice. */
export function ExportComparison({ empty, report }: ExportComparisonProps) {
  const [said, setSaid] = useState('');
  const [choosing, setChoosing] = useState(false);
  const [leaveOut, setLeaveOut] = useState<readonly PrivatePart[]>([]);
  const copied = (write: Write, without: readonly PrivatePart[]) =>
    setSaid(copyText(write(report(), without)) ? clipboard.copied() : clipboard.refused());
  const saved = (write: Write, mimeType: string, extension: string, without: readonly PrivatePart[]) => {
    const made = report();
    saveAs(
      [write(made, without)],
      mimeType,
      `${safeFileName(texts.fileName({ before: made.before.name, after: made.after.name }))}${extension}`,
    );
    setSaid(texts.saved());
  };
  const ways = (without: readonly PrivatePart[]) => [
    { label: texts.saveMarkdown(), onSelect: () => saved(comparisonMarkdown, 'text/markdown', '.md', without) },
    { label: texts.saveJson(), onSelect: () => saved(comparisonJson, 'application/json', '.comparison.json', without) },
    { label: texts.copyMarkdown(), onSelect: () => copied(comparisonMarkdown, without) },
    { label: texts.copyJson(), onSelect: () => copied(comparisonJson, without) },
  ];
  const choices = {
    label: texts.exportWithChoices(),
    hint: texts.exportWithChoicesHint(),
    apart: true,
    onSelect: () => setChoosing(true),
  };
  return (
    <span class="dialog-actions">
      <span role="status" class="dim">
        {said}
      </span>
      <MenuButton
        label={texts.exportComparison()}
        class="outlined"
        reason={empty ? texts.nothingToExport() : null}
        menu={(place) => <Menu {...place} items={[...ways([]), choices]} />}
      >
        <ExportIcon />
        {texts.exportShort()}
        <ChevronIcon />
      </MenuButton>
      {choosing && (
        <Dialog label={texts.exportWithChoicesTitle()} title={texts.exportWithChoicesTitle()} onClose={() => setChoosing(false)}>
          {(close) => (
            <>
              <div class="export-choices">
                <LeaveOutChoices parts={parts} leaveOut={leaveOut} onChoose={setLeaveOut} />
              </div>
              <p class="dialog-foot">
                {ways(leaveOut).map(({ label, onSelect }, index) => (
                  <Button
                    key={label}
                    class={`outlined ${index === 0 ? 'primary' : ''}`}
                    onPress={() => {
                      onSelect();
                      close();
                    }}
                  >
                    {label}
                  </Button>
                ))}
              </p>
            </>
          )}
        </Dialog>
      )}
    </span>
  );
}
