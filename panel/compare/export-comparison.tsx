/** Saves and copies a comparison. */
import { useState } from 'preact/hooks';
import { comparisonJson, comparisonMarkdown, type ComparisonReport } from '../../src/formats/comparison.ts';
import { safeFileName } from '../files/file-name.ts';
import { saveAs } from '../files/save-as.ts';
import { copyText } from '../parts/copy.ts';
import { ChevronIcon, ExportIcon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu-items.tsx';
import { MenuButton } from '../parts/menu.tsx';

/** The button with its menu, and what came of the last choice. */
export function ExportComparison({ report }: { report: ComparisonReport }) {
  const [said, setSaid] = useState('');
  const copied = (text: string) => setSaid(copyText(text) ? 'Copied.' : 'The browser refused to copy.');
  const saved = (text: string, mimeType: string, extension: string) => {
    saveAs([text], mimeType, `${safeFileName(`${report.before.name} and ${report.after.name}`)}${extension}`);
    setSaid('Saved.');
  };
  const items = [
    { label: 'Save as Markdown', onSelect: () => saved(comparisonMarkdown(report), 'text/markdown', '.md') },
    { label: 'Save as JSON', onSelect: () => saved(comparisonJson(report), 'application/json', '.comparison.json') },
    { label: 'Copy as Markdown', onSelect: () => copied(comparisonMarkdown(report)) },
    { label: 'Copy as JSON', onSelect: () => copied(comparisonJson(report)) },
  ];
  return (
    <span class="dialog-actions">
      <span role="status" class="dim">
        {said}
      </span>
      <MenuButton
        label="Export comparison"
        class="outlined"
        reason={report.attempts.length === 0 ? 'There is nothing to compare.' : null}
        menu={(place) => <Menu {...place} items={items} />}
      >
        <ExportIcon />
        Export
        <ChevronIcon />
      </MenuButton>
    </span>
  );
}
