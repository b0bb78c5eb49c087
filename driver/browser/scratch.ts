import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one browser, which goes away with this process whatever happens. */
export interface Scratch {
  folder: string;
  /** Names the process group, by its leader, that is to be killed before the folder goes; none: undefined. */
  killAtEnd(pid: number | undefined): void;
  /** Removes the folder, after killing what is to be killed. */
  end(): Promise<void>;
}

/**
 * Makes a folder for temporary files, and starts a small process that cleans it up in the end. A signal
 * handler could not: the one who sends the signal may not wait, and a runner in between may kill.
 */
export async function makeScratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'syncscope-'));
  // Detached, so that Ctrl+C does not reach it.
  const janitor = spawn(process.execPath, [join(import.meta.dirname, 'janitor.mjs'), folder], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  janitor.unref();
  return {
    folder,
    killAtEnd: (pid) => void janitor.stdin.write(`${pid ?? ''}\n`),
    end: async () => {
      janitor.ref();
      const exited = janitor.exitCode === null ? once(janitor, 'exit') : undefined;
      janitor.stdin.end();
      await exited;
    },
  };
}
