// node janitor.mjs FOLDER
//
// Cleans up after the process that started it, however that ends, `kill -9` included: when its stdin closes,
// it kills the process group named by the last line it read, if that is not empty, and removes FOLDER.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as passed } from 'node:timers/promises';

const [folder] = process.argv.slice(2);
const lines = (await text(process.stdin)).trimEnd().split('\n');
const pid = Number(lines.at(-1));

if (pid > 1) kill(pid);
if (folder) await remove(folder);

/** @param {number} leader */
function kill(leader) {
  try {
    if (process.platform === 'win32') {
      execFileSync('taskkill', ['/pid', String(leader), '/T', '/F'], { stdio: 'ignore', timeout: 10_000 });
    } else {
      process.kill(-leader, 'SIGKILL');
    }
  } catch {
    // It ended by itself.
  }
}

/**
 * Removes it again until it stays away: the last writes of processes that were just killed may still come.
 * @param {string} path
 */
async function remove(path) {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Something was written into it meanwhile, or, on Windows, a file is still open.
    }
    await passed(50);
    if (!existsSync(path)) return;
  }
}
