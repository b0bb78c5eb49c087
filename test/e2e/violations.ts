import axe from 'axe-core';
import type { Frame } from 'puppeteer-core';

/** What axe finds wrong in the panel as it is now: which rule, and where. */
export function violationsIn(panel: Frame): Promise<unknown> {
  return panel.evaluate(`${axe.source};
    axe.run(document).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`);
}
