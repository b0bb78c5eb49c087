/** `docs/problems.md`: the page of each rule, for those who have no panel at hand. */
import * as texts from '../messages/compiled/problem-docs.js';
import { rulePages, type RulePage } from '../messages/rule-page.ts';

/** What the file holds. A rule stands under its id, so that links to it stay as they are. */
export function problemDocs(): string {
  const pages = rulePages();
  const contents = pages.map(([id, { title }]) => `- [${title}](#${id})`);
  return [
    `<!-- ${texts.generated()} -->`,
    `# ${texts.title()}`,
    texts.about(),
    contents.join('\n'),
    ...pages.map(([id, page]) => `## ${id}\n\n**${page.title}**\n\n${pageMarkdown(page)}`),
  ]
    .join('\n\n')
    .concat('\n');
}

/** A page in Markdown, without its title. */
export function pageMarkdown({ parts }: RulePage): string {
  return parts
    .map(({ heading, text, isCode }) => `**${heading}**\n\n${isCode ? `\`\`\`js\n${text}\n\`\`\`` : text}`)
    .join('\n\n');
}
