/** Saves and copies a comparison. */
import { useState } from 'preact/hooks';
import { comparisonJson, comparisonMarkdown, type ComparisonReport } from '../../src/formats/comparison.ts';
import { safeFileName } from '../files/file-name.ts';
import { saveAs } from '../files/save-as.ts';
import { copyText } from '../parts/copy.ts';
import { ChevronIcon, ExportIcon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu-items.tsx';
import { MenuButton } from '../parts/menu.tsx';

/** Of what the comparison is made. */
export interface ExportComparisonProps {
  /** Whether there is nothing to compare. */
  empty: boolean;
  /** The comparison as of now: what is drawn may be a moment older. */
  report: () => ComparisonReport;
}

/** The button with its menu, and what came of the last choice. */
export function ExportComparison({ empty, report }: ExportComparisonProps) {
  const [said, setSaid] = useState('');
  const copied = (text: string) => setSaid(copyText(text) ? 'Copied.' : 'The browser refused to copy.');
  const saved = (write: (of: ComparisonReport) => string, mimeType: string, extension: string) => {
    const made = report();
    saveAs([write(made)], mimeType, `${safeFileName(`${made.before.name} and ${made.after.name}`)}${extension}`);
    setSaid('Saved.');
  };
  const items = [
    { label: 'Save as Markdown', onSelect: () => saved(comparisonMarkdown, 'text/markdown', '.md') },
    { label: 'Save as JSON', onSelect: () => saved(comparisonJson, 'application/json', '.comparison.json') },
    { label: 'Copy as Markdown', onSelect: () => copied(comparisonMarkdown(report())) },
    { label: 'Copy as JSON', onSelect: () => copied(comparisonJson(report())) },
  ];
  return (
    <span class="dialog-actions">
      <span role="status" class="dim">
        {said}
      </span>
      <MenuButton
        label="Export comparison"
        class="outlined"
        reason={empty ? 'There is nothing to compare.' : null}
        menu={(place) => <Menu {...place} items={items} />}
      >
        <ExportIcon />
        Export
        <ChevronIcon />
      </MenuButton>
    </span>
  );
}
