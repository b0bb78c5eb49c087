import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { outputFiles } from '../../src/messages/compiled/command-line.js';
import { UsageError } from './options.ts';

/**
 * Makes sure that files can be written, and makes their folders: to find that out after a recording would lose it.
 * @throws {UsageError} which names each that can't
 */
export async function checkOutputFiles(files: readonly string[]): Promise<void> {
  const problems = await Promise.all(files.map(problemOf));
  const wrong = problems.filter((problem) => problem !== null);
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
}

async function problemOf(file: string): Promise<string | null> {
  const path = resolve(file);
  try {
    await mkdir(dirname(path), { recursive: true });
    if ((await stat(path)).isDirectory()) return outputFiles.folder({ file });
    await access(path, constants.W_OK);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT')
      return access(dirname(path), constants.W_OK).then(
        () => null,
        () => outputFiles.cannotWrite({ file, reason: outputFiles.forbidden() }),
      );
    return outputFiles.cannotWrite({ file, reason: reasons[code]?.() ?? String(error) });
  }
}

const reasons: Record<string, () => string> = {
  EACCES: outputFiles.forbidden,
  EPERM: outputFiles.forbidden,
  EROFS: outputFiles.readOnly,
  EEXIST: outputFiles.notAFolder,
  ENOTDIR: outputFiles.notAFolder,
  ENAMETOOLONG: outputFiles.tooLong,
};
