/**
 * npm test: types, format, lint, dead code, unit tests (import rules among them), and in a real browser tests of the core without
 * the extension and end-to-end tests with it.
 * All of them run even if one fails; the last line counts them, and the exit code tells.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileMessages } from './compile-messages.mjs';

interface Count {
  passed: number;
  failed: number;
}

/** Runs a program of a package, its output passed on. Gives whether it succeeded. */
function run(program: string, flags: readonly string[]): Promise<boolean> {
  console.log(`\n> ${program} ${flags.join(' ')}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [binary(program), ...flags], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

function binary(program: string): string {
  return join('node_modules', '.bin', program);
}

/** A program that either finds nothing wrong or fails. */
async function check(program: string, ...flags: string[]): Promise<Count> {
  const passed = await run(program, flags);
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A project of vitest, whose tests are counted one by one. */
async function tests(project: string, folder: string): Promise<Count> {
  const report = join(folder, `${project}.json`);
  const ended = await run('vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const { numPassedTests: passed, numFailedTests: failed } = await readReport(report);
  // A file that does not even load fails without a failed test.
  return { passed, failed: ended ? failed : Math.max(failed, 1) };
}

async function readReport(file: string): Promise<{ numPassedTests: number; numFailedTests: number }> {
  try {
    const { numPassedTests, numFailedTests }: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
    return { numPassedTests: Number(numPassedTests), numFailedTests: Number(numFailedTests) };
  } catch {
    return { numPassedTests: 0, numFailedTests: 0 };
  }
}

await compileMessages();
const folder = await mkdtemp(join(tmpdir(), 'syncscope-test-'));
try {
  const counts = [
    await check('tsc', '-p', 'src'),
    await check('tsc', '-p', '.'),
    await check('oxfmt', '--check'),
    await check('oxlint', '--type-aware', '--deny-warnings'),
    await check('knip'),
    await tests('unit', folder),
    await tests('core', folder),
    await tests('e2e', folder),
  ];
  const sum = (of: keyof Count): number => counts.reduce((total, count) => total + count[of], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
