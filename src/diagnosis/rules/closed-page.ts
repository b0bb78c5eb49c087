/** No extension may look into some pages: those of the browser, and its store of extensions. */
import type { Page } from '../page-problems.ts';
import type { Rule } from '../problem.ts';

const openSchemes = /^(?:https?|file|blob|data):|^about:blank/;
const webStore = /^https:\/\/(?:chromewebstore\.google\.com|chrome\.google\.com\/webstore)/;

export const closedPage: Rule<'closed-page', Page, object> = {
  id: 'closed-page',
  severity: 'failure',
  check: ({ url }) => (url !== null && (!openSchemes.test(url) || webStore.test(url)) ? {} : null),
};
