/** Saves and copies a comparison. */
import { useState } from 'preact/hooks';
import { comparisonJson, comparisonMarkdown, type ComparisonReport } from '../../src/formats/comparison.ts';
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
    setSaid(copyText(write(report(), without)) ? 'Copied.' : 'The browser refused to copy.');
  const saved = (write: Write, mimeType: string, extension: string, without: readonly PrivatePart[]) => {
    const made = report();
    saveAs([write(made, without)], mimeType, `${safeFileName(`${made.before.name} and ${made.after.name}`)}${extension}`);
    setSaid('Saved.');
  };
  const ways = (without: readonly PrivatePart[]) => [
    { label: 'Save as Markdown', onSelect: () => saved(comparisonMarkdown, 'text/markdown', '.md', without) },
    { label: 'Save as JSON', onSelect: () => saved(comparisonJson, 'application/json', '.comparison.json', without) },
    { label: 'Copy as Markdown', onSelect: () => copied(comparisonMarkdown, without) },
    { label: 'Copy as JSON', onSelect: () => copied(comparisonJson, without) },
  ];
  const choices = {
    label: 'Export with choices…',
    hint: 'Without what is private.',
    apart: true,
    onSelect: () => setChoosing(true),
  };
  return (
    <span class="dialog-actions">
      <span role="status" class="dim">
        {said}
      </span>
      <MenuButton
        label="Export comparison"
        class="outlined"
        reason={empty ? 'There is nothing to compare.' : null}
        menu={(place) => <Menu {...place} items={[...ways([]), choices]} />}
      >
        <ExportIcon />
        Export
        <ChevronIcon />
      </MenuButton>
      {choosing && (
        <Dialog label="Export comparison with choices" title="Export comparison with choices" onClose={() => setChoosing(false)}>
          {(close) => (
            <>
              <div class="export-choices">
                <LeaveOutChoices parts={parts} leaveOut={leaveOut} onChoose={setLeaveOut} />
              </div>
              <p class="dialog-foot">
                {ways(leaveOut).map(({ label, onSelect }) => (
                  <Button
                    key={label}
                    class="outlined"
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
