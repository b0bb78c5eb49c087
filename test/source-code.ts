/** Source code as a test looks at it: without comments, with its strings apart. */

/** The code of a file. In `code` comments are gone and each string is `"n"`, the n-th of `strings`. */
export interface SourceCode {
  code: string;
  strings: string[];
}

/** After one of these, or one of these words, a slash begins a regular expression and does not divide. */
const beforeRegExp = /(?:^|[-(,=:[!&|?{};+*%<>~^]|\b(?:return|typeof|case|in|of|void|delete|await|throw|else|do))\s*$/;

/** Takes the code of TypeScript or TSX apart, well enough to find names and imports in it. */
export function sourceCodeOf(text: string): SourceCode {
  const strings: string[] = [];
  let code = '';
  let at = 0;
  /** For each template that is open, how many braces of its present expression are. */
  const templates: number[] = [];

  const addString = (value: string) => {
    code += `"${strings.push(value) - 1}"`;
  };
  /** Reads a template from inside it, up to its end or its next expression. */
  const readTemplate = () => {
    let value = '';
    for (; at < text.length; at++) {
      if (text[at] === '\\') value += text[++at] ?? '';
      else if (text[at] === '`') {
        at++;
        templates.pop();
        break;
      } else if (text.startsWith('${', at)) {
        at += 2;
        addString(value);
        code += '(';
        return;
      } else value += text[at];
    }
    addString(value);
  };

  while (at < text.length) {
    const char = text.charAt(at);
    const rest = text.slice(at, at + 2);
    if (rest === '//') at = endOf(text, '\n', at);
    else if (rest === '/*') {
      at = endOf(text, '*/', at + 2) + 2;
      code += ' ';
    } else if (char === '`') {
      at++;
      templates.push(0);
      readTemplate();
    } else if (char === '"' || char === "'") {
      // An apostrophe in the text of an element has no end in its line.
      const found = /^(["'])((?:\\.|(?!\1)[^\\\n])*)\1/.exec(text.slice(at, at + 10_000));
      if (found) addString(found[2] ?? '');
      at += found ? found[0].length : 1;
    } else if (char === '/' && beforeRegExp.test(code.slice(-20))) {
      const found = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/.exec(text.slice(at, at + 10_000));
      code += found ? '/ /' : char;
      at += found ? found[0].length : 1;
    } else {
      at++;
      const depth = templates.at(-1);
      if (char === '}' && depth === 0) {
        code += ')';
        readTemplate();
        continue;
      }
      if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && char === '}') templates[templates.length - 1] = depth - 1;
      code += char;
    }
  }
  return { code, strings };
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found;
}

const importing = [/\b(?:import|export)\b[^;"]*?\bfrom\s*"(\d+)"/g, /\bimport\s*"(\d+)"/g, /\bimport\s*\(\s*"(\d+)"/g];

/** What a file imports or exports from elsewhere, also types, also at run time. */
export function importsOf({ code, strings }: SourceCode): string[] {
  const found = importing.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => strings[Number(match[1])]));
  return [...new Set(found.filter((specifier) => specifier !== undefined))];
}
