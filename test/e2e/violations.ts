import axe from 'axe-core';
import type { Frame } from 'puppeteer-core';

/** What axe finds wrong in the panel as it is now: which rule, and where. */
export function violationsIn(panel: Frame): Promise<unknown> {
  return panel.evaluate(`${axe.source};
    axe.run(document).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`);
}

/** The controls of the panel that are cut off at a side and can't be scrolled to. */
export function cutOffIn(panel: Frame): Promise<unknown> {
  return panel.evaluate(`(() => {
    const scrolls = (element) => element && (element.matches('[role=grid]') || scrolls(element.parentElement));
    return [...document.querySelectorAll('button, input, select, [role=tab], [role=menuitem]')]
      .filter((control) => {
        const { left, right, width } = control.getBoundingClientRect();
        return width > 1 && (left < 0 || right > innerWidth) && !scrolls(control);
      })
      .map((control) => control.ariaLabel ?? control.textContent);
  })()`);
}
