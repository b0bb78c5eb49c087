/** That no file has a text for people in it: they are in the catalogue, `src/messages/en.json`. */
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it, test } from 'vitest';

/** Where any word is for people: attributes, and fields of the same names. */
const forPeople = /^(alt|hint|label|placeholder|title|aria-(description|label|roledescription|valuetext))$/;
/** Where no word is. */
const forMachines = /^(class|id|key|style)$/;
/** What reads like a text and is none. */
const notTexts = new Set(
  Object.values({
    queriesAndCode: [
      '(prefers-reduced-motion: reduce)',
      '11px ',
      ':checked, [aria-checked="true"]',
      'button:not([role^=menuitem]), input:not([type=file])',
      'delete globalThis[',
      'dialog, textarea, select, input:not([type=checkbox], [type=radio])',
      'document.querySelector(".notes progress")?.value ?? null',
      'text/plain; charset=utf-8',
      '[native code] }',
    ],
    keys: ['call ', 'dispatch ', 'fire ', 'request ', 'again ', 'tab ', 'tag ', 'sent ', 'settled ', 'registration '],
    partsOfKeys: ['host ', 'path ', 'body ', 'ended ', 'known ', 'unknown ', 'text ', 'size ', 'unregistered '],
    states: ['any', 'value or end', 'key or end', 'comma or end', 'or end', 'size limit', 'more registrations'],
    marks: ['more ', 'syncscope dispatch ', 'playwright-test', 'puppeteer-test'],
    inTracesAsTheyAre: [
      ' characters)',
      'not in the recording',
      'the console was cleared',
      'Assertion failed',
      'Assertion failed: ',
    ],
    stacks: ['eval at ', '    at '],
    waitsInVain: [
      'too late',
      'the recording to ',
      'the demo server to start',
      'the message to be in the outbox',
      'the message "',
      '" to be sent',
      'Offline to be ',
    ],
    messagesOfTheDemo: ['Second try', 'From the tunnel'],
    foldersOfBrowsers: ['Google Chrome for Testing', 'Google Chrome', 'Google Chrome Canary', 'Google\\Chrome SxS'],
  }).flat(),
);
/** Files that are full of such. */
const notForPeople = [
  // The texts themselves.
  /^src\/messages\/compiled\//,
  // Programs: generated tests, what is put into workers, and requests as code.
  /^src\/formats\/((playwright|puppeteer)-test|generated\/(source|(.+-)?helpers))\.ts$/,
  /^src\/recorder\/(probe-text|resends)\.ts$/,
  /^src\/formats\/request-code\.ts$/,
  // Markup and examples of code.
  /^src\/formats\/html(-\w+)?\.ts$/,
  /^src\/messages\/rule-examples\.ts$/,
  // Names of headers, errors and fields, and what Chrome itself says.
  /^src\/trace\/(answer-headers|privacy|text-fields)\.ts$/,
  /^src\/formats\/(chrome-events|leave-out)\.ts$/,
  /^src\/chromium\/refusal\.ts$/,
  // A schema describes itself.
  /^src\/formats\/json-schema\.ts$/,
  // Told to who works on SyncScope.
  /^scripts\/(test|write-docs|write-schema)\.ts$/,
];

const word = /\p{L}/u;
/** Two words, or in a template one beside what is put in. */
const words = /\p{L}{2,}\p{P}* \p{P}*\p{L}/u;
const wordBeside = /\p{L}{2,}\p{P}* | \p{P}*\p{L}{2,}/u;

interface Node {
  type: string;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** What of a file's code is a text for people. */
function textsIn(file: string, code: string): string[] {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: string[] = [];
  const look = (node: unknown, field: string): void => {
    if (Array.isArray(node)) for (const each of node) look(each, field);
    if (!isNode(node) || /^(Import|Export\w*From|TSLiteral)/.test(node.type) || forMachines.test(field)) return;
    const text = textOf(node, forPeople.test(field));
    if (text !== null && !notTexts.has(text)) found.push(`${file}: ${text.trim()}`);
    const inside = node.type === 'JSXAttribute' || node.type === 'Property' ? nameOf(node) : field;
    for (const [name, value] of Object.entries(node)) if (name !== 'key' && name !== 'name') look(value, inside);
  };
  look(program, '');
  return found;
}

/** The text that a node is, where it is one. */
function textOf({ type, value }: Node, anyWord: boolean): string | null {
  if (type === 'JSXText') return typeof value === 'string' && word.test(value) ? value : null;
  if (type === 'Literal') return typeof value === 'string' && (anyWord ? word : words).test(value) ? value : null;
  if (type !== 'TemplateElement' || typeof value !== 'object' || value === null || !('cooked' in value)) return null;
  const { cooked } = value;
  return typeof cooked === 'string' && (anyWord ? word : wordBeside).test(cooked) ? cooked : null;
}

/** The name of an attribute, or of a field. */
function nameOf({ key, name }: Node): string {
  const named = key ?? name;
  return isNode(named) ? String(named['name'] ?? named['value']) : '';
}

describe('the files of', () => {
  it.each(['panel', 'extension', 'src', 'scripts', 'driver/browser'])('%s have no texts', async (folder) => {
    const names = await readdir(folder, { recursive: true });
    const files = names
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .filter((file) => /(?<!\.test|\.d)\.tsx?$/.test(file) && !notForPeople.some((pattern) => pattern.test(file)));
    expect(files.length).toBeGreaterThan(0);
    const found = await Promise.all(files.map(async (file) => textsIn(file, await readFile(file, 'utf8'))));
    expect(found.flat()).toEqual([]);
  });
});

describe('a text', () => {
  test.each([
    ['<p>Nothing yet</p>', 'Nothing yet'],
    ['<p>{count} more</p>', 'more'],
    ['<Button label="Clear" onPress={clear} />', 'Clear'],
    ["<Button hint={on ? 'stop' : start()} />", 'stop'],
    ['<input placeholder="filter" />', 'filter'],
    ['<p aria-label={`Tags of ${scope}`} />', 'Tags of'],
    ["const column = { id: 'tag', label: 'Tag' };", 'Tag'],
    ["const column = { id: 'tag', 'title': `Tag` };", 'Tag'],
    ["const why = 'the worker was stopped';", 'the worker was stopped'],
    ["say('Cleared. The old recording is kept.');", 'Cleared. The old recording is kept.'],
    ['say(`failed: ${why}`);', 'failed:'],
    ['say(`${count} events`);', 'events'],
  ])('is found in %s', (code, text) => {
    expect(textsIn('made-up.tsx', code)).toEqual([`made-up.tsx: ${text}`]);
  });

  test.each([
    '<p>{texts.nothing()} · {count}</p>',
    '<Button class="icon-only wide" key={`row ${id}`} label={texts.clear()} />',
    "if (event.key === 'ArrowDown') move(1);",
    "const path = 'M8 2.2l6 11H2z';",
    "import { a } from './some file.ts'; type A = 'one two';",
    'const line = `${file}:${row}:${column}`;',
  ])('is not %s', (code) => {
    expect(textsIn('made-up.tsx', code)).toEqual([]);
  });
});
