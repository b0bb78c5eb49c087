import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from './options.ts';

/**
 * Makes sure that files can be written, and makes their folders: to find that out after a recording would lose it.
 * @throws {UsageError} which names each that can't
 */
export async function checkPlaces(files: readonly string[]): Promise<void> {
  const problems = await Promise.all(files.map(problemOf));
  const wrong = problems.filter((problem) => problem !== null);
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
}

async function problemOf(file: string): Promise<string | null> {
  const path = resolve(file);
  try {
    await mkdir(dirname(path), { recursive: true });
    if ((await stat(path)).isDirectory()) return `${file} is a folder: name a file in it.`;
    await access(path, constants.W_OK);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT')
      return access(dirname(path), constants.W_OK).then(
        () => null,
        () => `${file} can’t be written: ${forbidden}.`,
      );
    return `${file} can’t be written: ${reasons[code] ?? String(error)}.`;
  }
}

const forbidden = 'you are not allowed to write there';
const reasons: Record<string, string> = {
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: 'that disk can only be read',
  EEXIST: 'a part of its path is a file, not a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENAMETOOLONG: 'its name is too long',
};
