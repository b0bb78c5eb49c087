// npm start: builds the extension and opens a browser with DevTools on its panel. See --help.
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { TargetType, type Target } from 'puppeteer-core';
import { saveDownload } from '../driver/downloads.ts';
import { findBrowser } from '../driver/find-browser.ts';
import { launch, type Driven } from '../driver/launch.ts';
import { openPanel, type Panel } from '../driver/panel.ts';
import { printableLines } from '../driver/printable.ts';
import { run } from '../driver/processes.ts';
import { byRole, click } from '../driver/roles.ts';
import { until } from '../driver/wait.ts';
import { partNames, type PrivatePart } from '../src/formats/leave-out.ts';
import { playDemo, serveDemo, type Demo } from './start/demo.ts';
import { help, readOptions, trace, UsageError } from './start/options.ts';
import type { Export, StartOptions } from './start/options.ts';
import { summarize } from './start/summary.ts';

const root = join(import.meta.dirname, '..');
const playSeconds = 10;

const say = (line: string) => console.log(printableLines(line));

/** What to do, after the options and the machine have been looked at. */
interface Plan {
  headless: boolean;
  /** The page to inspect; the demo where it is missing. */
  url: string | undefined;
  /** Nobody can click in a browser without a window, so the demo plays itself there. */
  play: boolean;
  /** Undefined: the user records, if they like. */
  recordSeconds: number | undefined;
  exports: Export[];
  leaveOut: readonly PrivatePart[];
  screenshot: string | undefined;
  /** Keep the browser until the user closes it. */
  stay: boolean;
}

function makePlan(options: StartOptions): Plan {
  const headless = options.headless || !hasDisplay();
  const { url, exports, screenshot } = options;
  const play = headless && url === undefined;
  const alone = play && options.recordSeconds === undefined && exports.length === 0 && !screenshot;
  const recordSeconds = options.recordSeconds ?? (play ? playSeconds : undefined);
  if (exports.length > 0 && recordSeconds === undefined) {
    throw new UsageError('--export needs --record <seconds>, as there is no recording to write without it.');
  }
  if (options.leaveOut.length > 0 && exports.length === 0) {
    throw new UsageError('--leave-out needs --export <file>, as there is no file to leave anything out of without it.');
  }
  return {
    headless,
    url,
    play,
    recordSeconds,
    leaveOut: options.leaveOut,
    exports: alone ? [{ file: 'out/demo.syncscope.json', menuItem: trace.menuItem }] : exports,
    screenshot: alone ? 'out/syncscope.png' : screenshot,
    stay: recordSeconds === undefined && !(headless && screenshot),
  };
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

async function main(plan: Plan): Promise<void> {
  await build();
  const executable = await findBrowser({ say });
  const demo = plan.url === undefined ? await serveDemo(root) : undefined;
  if (demo) say(`The demo is at ${demo.url}`);
  let driven: Driven | undefined;
  try {
    say(`Opening the browser${plan.headless ? ' without a window' : ''}.`);
    driven = await launch({
      executable,
      extension: join(root, 'dist'),
      url: plan.url ?? demo?.url ?? 'about:blank',
      headless: plan.headless,
      // Minutes between attempts are what a user should see; ten seconds of demo have no room for them.
      fast: plan.play,
      devtools: true,
      hideInfobar: plan.headless,
      size: { width: 1600, height: 1000 },
    });
    const panel = await openPanel(driven);
    say('DevTools is open on the SyncScope panel.');
    if (plan.headless) await panel.setSize(1280, 800);
    await work(plan, driven, panel, demo);
  } finally {
    await driven?.close();
    demo?.close();
  }
}

async function build(): Promise<void> {
  say('Building the extension.');
  const { ok, output } = await run(process.execPath, ['build.mjs'], { timeoutMs: 120_000, cwd: root });
  if (!ok) throw new Error(`The build failed:\n${output}`);
}

async function work(plan: Plan, driven: Driven, panel: Panel, demo: Demo | undefined): Promise<void> {
  const { recordSeconds } = plan;
  if (recordSeconds !== undefined) {
    await record(panel, recordSeconds, async (end) => {
      if (plan.play && demo) await playDemo({ demo, page: driven.page, panel, say, until: end });
    });
  }
  if (plan.screenshot !== undefined) {
    await mkdir(dirname(resolve(plan.screenshot)), { recursive: true });
    await panel.screenshot(plan.screenshot);
    say(`Wrote ${plan.screenshot}`);
  }
  for (const one of plan.exports) {
    await exportTo(driven, panel, one, plan.leaveOut);
    say(`Wrote ${one.file}`);
  }
  if (recordSeconds !== undefined) await sumUp(plan, driven, panel);
  if (plan.stay) await untilClosed(plan, driven);
}

async function record(
  panel: Panel,
  seconds: number,
  meanwhile: (end: number) => Promise<void>,
): Promise<void> {
  await pressRecord(panel, true);
  const end = performance.now() + seconds * 1000;
  say(`Recording for ${seconds} s.`);
  await meanwhile(end);
  await passed(Math.max(end - performance.now(), 0));
  await pressRecord(panel, false);
  say('Recording stopped.');
}

async function pressRecord({ panel }: Panel, on: boolean): Promise<void> {
  await click(panel, 'button', 'Record', { timeoutMs: 15_000 });
  await until(async () => (await byRole(panel, 'button', 'Record')).evaluate((node) => node.ariaPressed), {
    what: `the recording to ${on ? 'start' : 'stop'}`,
    timeoutMs: 15_000,
    accept: (pressed) => pressed === String(on),
  });
}

async function exportTo(
  driven: Driven,
  { panel }: Panel,
  { file, menuItem }: Export,
  leaveOut: readonly PrivatePart[] = [],
): Promise<void> {
  await mkdir(dirname(resolve(file)), { recursive: true });
  const choose = async () => {
    await click(panel, 'button', 'Export');
    if (leaveOut.length === 0) return click(panel, 'menuitem', menuItem);
    await click(panel, 'menuitem', 'Export with choices…');
    const list = await byRole(panel, 'combobox', 'Format');
    await list.select(menuItem);
    for (const part of leaveOut) await click(panel, 'checkbox', partNames[part]);
    return click(panel, 'button', 'Save');
  };
  await saveDownload(driven, choose, { to: file });
}

/** From the trace as the panel exports it, so that it tells what was really seen. */
async function sumUp({ exports, leaveOut, play }: Plan, driven: Driven, panel: Panel): Promise<void> {
  let file = exports.find(({ menuItem }) => menuItem === trace.menuItem)?.file;
  if (file === undefined) {
    file = join(driven.scratch, `recording${trace.ending}`);
    await exportTo(driven, panel, { file, menuItem: trace.menuItem }, leaveOut);
  }
  const { dispatches, lines } = await summarize(file);
  for (const line of lines) say(line);
  if (play && dispatches === 0) {
    throw new Error('The demo was played, but the recording shows no dispatch.');
  }
}

async function untilClosed({ headless }: Plan, { browser }: Driven): Promise<void> {
  say(headless ? 'Press Ctrl+C to end it.' : 'Close the window or press Ctrl+C to end it.');
  await new Promise<void>((closed) => {
    browser.once('disconnected', () => closed());
    browser.on('targetdestroyed', () => {
      // Some systems keep a browser running that has no window left.
      if (!browser.targets().some(isTab)) closed();
    });
  });
}

function isTab(target: Target): boolean {
  return target.type() === TargetType.PAGE && !target.url().startsWith('devtools://');
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help);
  else await main(makePlan(options));
} catch (error) {
  console.error(printableLines(error instanceof Error ? error.message : String(error)));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
