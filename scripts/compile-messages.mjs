/**
 * Compiles the texts for people, `src/messages/en.json`, to plain functions with their types: a module for each section,
 * so that what is loaded later brings its own texts with it. A wrong key or parameter then does not compile.
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
const language = 'en';
const compiled = join(folder, 'compiled');

/** What a parameter is that stands as it is. */
const asItIs = 'string | number';

/** @typedef {import('@messageformat/parser').Token} Token */
/** @typedef {{ [key: string]: string | Texts }} Texts */

/** Writes the modules of all sections; what is as it was is left alone. */
export async function compileMessages() {
  /** @type {{ [section: string]: Texts }} */
  const sections = JSON.parse(await readFile(join(folder, `${language}.json`), 'utf8'));
  await mkdir(compiled, { recursive: true });
  for (const [section, texts] of Object.entries(sections)) {
    const format = new MessageFormat(language, { strict: true });
    await write(`${section}.js`, compileModule(format, texts));
    await write(`${section}.d.ts`, `declare const texts: ${typeOf(texts, section)};\nexport default texts;\n`);
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
