import { existsSync } from 'node:fs';
import * as texts from '../../src/messages/compiled/browsers.js';
import { run } from './processes.ts';

const updateMs = 3 * 60_000;
const installMs = 15 * 60_000;

/**
 * Installs a Debian package. What apt-get prints is shown only if it fails.
 * @throws in a few words, without a full stop, why it did not work
 */
export async function installPackage(name: string, { say }: { say: (line: string) => void }): Promise<void> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    throw new Error(texts.reasons.noAptGet());
  }
  if (process.getuid?.() !== 0) throw new Error(texts.reasons.notRoot());

  say(texts.installing({ name }));
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    { args: ['update'], timeoutMs: updateMs },
    { args: ['install', '-y', '--no-install-recommends', name], timeoutMs: installMs },
  ];
  for (const { args, timeoutMs } of steps) {
    const { ok, output } = await run('apt-get', args, { timeoutMs, env });
    if (ok) continue;
    say(output);
    throw new Error(texts.reasons.aptGetFailed({ step: args[0] ?? '' }));
  }
}
