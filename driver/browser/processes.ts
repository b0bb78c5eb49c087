import { spawn } from 'node:child_process';
import { stoppedAfter } from '../../src/messages/compiled/browsers.js';

/** How a command that was run to its end went. */
export interface Ended {
  ok: boolean;
  /** What it printed, stdout and stderr together; at most the last 20,000 characters. */
  output: string;
}

/**
 * Runs a command to its end without showing its output. Never throws: a command that could not
 * be started, failed, or took longer than `timeoutMs` milliseconds is `ok: false`.
 */
export async function run(
  command: string,
  args: readonly string[],
  { timeoutMs, env, cwd }: { timeoutMs: number; env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      cwd,
    });
    let output = '';
    const finish = (ok: boolean) => {
      clearTimeout(timer);
      resolve({ ok, output: output.trim() });
    };
    const timer = setTimeout(() => {
      // Asked to end, a package manager tidies up. It need not listen, so it is not waited for.
      child.kill('SIGTERM');
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      output += `\n${stoppedAfter({ seconds: timeoutMs / 1000 })}`;
      finish(false);
    }, timeoutMs);
    const add = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}
