import { existsSync } from 'node:fs';
import { run } from './processes.ts';

const updateMs = 3 * 60_000;
const installMs = 15 * 60_000;

/**
 * Installs a Debian package. What apt-get prints is shown only if it fails.
 * @throws in a few words, without a full stop, why it did not work
 */
export async function installPackage(name: string, { say }: { say: (line: string) => void }): Promise<void> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    throw new Error('there is no apt-get to install one with');
  }
  if (process.getuid?.() !== 0) throw new Error('only root can install one with apt-get');

  say(`Installing the package ${name} with apt-get; this takes a minute or two.`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    { args: ['update'], timeoutMs: updateMs },
    { args: ['install', '-y', '--no-install-recommends', name], timeoutMs: installMs },
  ];
  for (const { args, timeoutMs } of steps) {
    const { ok, output } = await run('apt-get', args, { timeoutMs, env });
    if (ok) continue;
    say(output);
    throw new Error(`apt-get ${args[0]} failed`);
  }
}
