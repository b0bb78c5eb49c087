import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as texts from '../../src/messages/compiled/browsers.js';
import { messageOf } from '../printable.ts';
import { installPackage } from './install-package.ts';
import { isFile, placesOf } from './programs.ts';
import { makeScratch } from './scratch.ts';

const server = 'Xvfb';
/** The distribution's package of it. */
const serverPackage = 'xvfb';
/** How long it may take to start, ms. */
const startMs = 15_000;

/** A place for windows. */
export interface Display {
  /** Its X name; null where windows need none, or go to the desktop that there is. */
  name: string | null;
  close(): Promise<void>;
}

/**
 * Makes sure that there is something to open windows on: on Linux a virtual X server, elsewhere the desktop.
 * @param say is told, line by line, what is being done
 * @throws in a sentence where there is neither a virtual server nor a desktop, and none can be installed
 */
export async function prepareDisplay({ say }: { say: (line: string) => void }): Promise<void> {
  if (process.platform !== 'linux' || hasServer()) return;
  try {
    await installPackage(serverPackage, { say });
  } catch (error) {
    if (!process.env['DISPLAY']) throw new Error(texts.noDisplay({ reason: messageOf(error) }), { cause: error });
  }
}

/** Opens a display with a screen of this size, in pixels. It also goes when this process ends. @throws where it does not start */
export async function openDisplay({ width, height }: { width: number; height: number }): Promise<Display> {
  if (process.platform !== 'linux' || !hasServer()) return { name: null, close: () => Promise.resolve() };
  const screen = ['-screen', '0', `${width}x${height}x24`];
  const child = spawn(server, ['-displayfd', '3', ...screen, '-nolisten', 'tcp'], {
    // A group of its own, as the one who cleans up takes them.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const scratch = await makeScratch();
  scratch.killAtEnd(child.pid);
  const gone = new AbortController();
  for (const end of ['error', 'exit']) child.once(end, () => gone.abort());
  const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(startMs)]);
  const [number]: unknown[] = await once(child.stdio[3] ?? child, 'data', { signal }).catch(async () => {
    await scratch.end();
    throw new Error(texts.displayNotStarting({ name: server }));
  });
  return { name: `:${String(number).trim()}`, close: () => scratch.end() };
}

/** Whether the virtual server is installed. */
function hasServer(): boolean {
  return placesOf(server).some(isFile);
}
