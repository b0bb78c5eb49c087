/**
 * Compiles the texts for people, `src/messages/en.json`, to plain functions with their types: a module for each section,
 * so that what is loaded later brings its own texts with it. A wrong key or parameter then does not compile.
 *
 * A section whose keys all are names exports each by its name, for `import * as texts from './compiled/x.js'` and
 * `texts.record()`: only what is used gets into a bundle, and under a short name. One with codes among its keys exports one
 * object to look them up in: `import texts from …` and `texts[code]`.
 *
 * node scripts/compile-messages.mjs
 *
 * Texts are ICU messages. A parameter is a text or a number, which stands as it is, or, by the formatter that it is given
 * with, a number, a list or one of the words of a `select`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/lib/compile-module.js';
import { parse } from '@messageformat/parser';

const folder = fileURLToPath(new URL('../src/messages/', import.meta.url));
/** The language of a build: of its texts, and of the numbers, times and lists in them. */
const language = 'en';
const compiled = join(folder, 'compiled');

/** What a parameter is that stands as it is. */
const asItIs = 'string | number';

/** @typedef {import('@messageformat/parser').Token} Token */
/** @typedef {{ [key: string]: string | Texts }} Texts */

/** Writes the modules of all sections; what is as it was is left alone. */
export async function compileMessages() {
  /** @type {{ [section: string]: { [key: string]: string | Texts } }} */
  const sections = JSON.parse(await readFile(join(folder, `${language}.json`), 'utf8'));
  await mkdir(compiled, { recursive: true });
  await write('language.js', `export const language = ${JSON.stringify(language)};\n`);
  await write('language.d.ts', 'export const language: string;\n');
  for (const [section, texts] of Object.entries(sections)) {
    const format = new MessageFormat(language, { strict: true });
    const module = withOneNumber(compileModule(format, texts));
    await write(`${section}.js`, byNames(texts) ? withNames(module) : module);
    await write(`${section}.d.ts`, typesOf(texts, section));
  }
}

/**
 * @param {string} name
 * @param {string} content
 */
async function write(name, content) {
  const file = join(compiled, name);
  if ((await readFile(file, 'utf8').catch(() => null)) !== content) await writeFile(file, content);
}

/**
 * A module in which every number is formatted by one function, without a check that the types make already: what any of
 * them uses at run time is in the first script of the panel.
 * @param {string} module
 */
function withOneNumber(module) {
  return module.replaceAll(/\bstrictNumber\(([^()]+), "\w+"\)/g, 'number($1)').replace(/^import \{ (.+) \} from/, (_, names) => {
    const used = names.split(', ').map((/** @type {string} */ name) => (name === 'strictNumber' ? 'number' : name));
    return `import { ${[...new Set(used)].join(', ')} } from`;
  });
}

/** Whether a section is exported by names. */
const byNames = (/** @type {{ [key: string]: string | Texts }} */ texts) =>
  Object.keys(texts).every((key) => /^[a-z][a-zA-Z]*$/.test(key));

/**
 * A module that exports an object of texts, as one that exports them by name.
 * @param {string} module with each key of the object at the beginning of a line, two spaces in
 */
function withNames(module) {
  const [imports = '', object = ''] = module.split('export default {\n');
  const entries = object.replace(/\n}\s*$/, '').split(/,\n(?= {2}\w)/);
  return `${imports}${entries.map((entry) => entry.replace(/^ {2}(\w+): (.*)$/s, 'export const $1 = $2;\n')).join('')}`;
}

/**
 * The types of a section's module.
 * @param {Texts} texts
 * @param {string} section
 */
function typesOf(texts, section) {
  return byNames(texts)
    ? Object.entries(texts)
        .map(([key, value]) => `export const ${key}: ${typeOf(value, `${section}.${key}`)};\n`)
        .join('')
    : `declare const texts: ${typeOf(texts, section)};\nexport default texts;\n`;
}

/**
 * The type of what texts are compiled to.
 * @param {string | Texts} texts
 * @param {string} path for the words of a fault
 * @returns {string}
 */
function typeOf(texts, path) {
  if (typeof texts !== 'string') {
    const members = Object.entries(texts).map(([key, value]) => `${JSON.stringify(key)}: ${typeOf(value, `${path}.${key}`)};`);
    return `{\n${members.join('\n')}\n}`;
  }
  /** @type {Map<string, string>} */
  const parameters = new Map();
  for (const [name, type] of parametersOf(parse(texts, { strict: true }))) {
    const known = parameters.get(name);
    // One that is written as it is, too, is what it is elsewhere.
    if (known !== undefined && known !== type && known !== asItIs && type !== asItIs) {
      throw new Error(`${path}: {${name}} is a ${known} and a ${type}.`);
    }
    if (known === undefined || known === asItIs) parameters.set(name, type);
  }
  if (parameters.size === 0) return '() => string';
  return `(parameters: { ${[...parameters].map(([name, type]) => `${name}: ${type}`).join('; ')} }) => string`;
}

/**
 * The parameters of a text with their types.
 * @param {readonly Token[]} tokens
 * @returns {Generator<[name: string, type: string]>}
 */
function* parametersOf(tokens) {
  for (const token of tokens) {
    switch (token.type) {
      case 'argument':
        yield [token.arg, asItIs];
        break;
      case 'function':
        yield [token.arg, 'number'];
        break;
      case 'plural':
      case 'selectordinal':
        yield [token.arg, 'number'];
        for (const { tokens: inner } of token.cases) yield* parametersOf(inner);
        break;
      case 'select':
        yield [token.arg, wordsOf(token.cases)];
        for (const { tokens: inner } of token.cases) yield* parametersOf(inner);
    }
  }
}

/**
 * What a `select` takes: yes or no, the words that it names, or, where `other` says something, any word.
 * @param {readonly import('@messageformat/parser').SelectCase[]} cases
 */
function wordsOf(cases) {
  if (cases.every(({ key }) => ['true', 'false', 'other'].includes(key))) return 'boolean';
  const other = cases.find(({ key }) => key === 'other');
  return other && other.tokens.length > 0
    ? 'string'
    : cases
        .filter(({ key }) => key !== 'other')
        .map(({ key }) => JSON.stringify(key))
        .join(' | ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileMessages();
