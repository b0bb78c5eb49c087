// npm start: builds the extension and opens a browser with DevTools on its panel. See --help.
import { basename, join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { TargetType, type Page, type Target } from 'puppeteer-core';
import { saveDownload } from '../driver/extension/downloads.ts';
import { findBrowser } from '../driver/browser/find-browser.ts';
import { launch, type Driven } from '../driver/browser/launch.ts';
import { openPanel, type Panel } from '../driver/extension/panel.ts';
import { messageOf, printableLines } from '../driver/printable.ts';
import { run } from '../driver/browser/processes.ts';
import { isPressed } from '../driver/extension/recording.ts';
import { byRole, click, type } from '../driver/extension/roles.ts';
import { until } from '../driver/wait.ts';
import type { PrivatePart } from '../src/formats/leave-out.ts';
import * as fileTexts from '../src/messages/compiled/files.js';
import * as formatTexts from '../src/messages/compiled/formats.js';
import * as recordingTexts from '../src/messages/compiled/recordings.js';
import { rankOf, type Severity } from '../src/diagnosis/problem.ts';
import { severities } from '../src/messages/compiled/severities.js';
import * as texts from '../src/messages/compiled/command-line.js';
import { durationText } from '../src/messages/durations.ts';
import { playDemo, serveDemo, type Demo } from './start/demo.ts';
import { help, readOptions, trace, UsageError } from './start/options.ts';
import type { Export, StartOptions } from './start/options.ts';
import { checkOutputFiles } from './start/output-files.ts';
import { summarize } from './start/summary.ts';
import * as toolbarTexts from '../src/messages/compiled/toolbar.js';

/** How long a file may take, ms: one of hundreds of megabytes takes minutes on a slow machine. */
const longestWrite = 1_800_000;
/** How often it is told how far a file is, ms. */
const progressEvery = 2_000;

const root = join(import.meta.dirname, '..');
const playSeconds = 10;

const say = (line: string) => console.log(printableLines(line));

/** What to do, after the options and the machine have been looked at. */
interface Plan {
  headless: boolean;
  /** The page to inspect; the demo where it is missing. */
  url: string | undefined;
  /** A demo that is recorded plays by itself. */
  play: boolean;
  /** Undefined: the user records, if they like. */
  recordSeconds: number | undefined;
  /** Load the page again when the recording runs. */
  reload: boolean;
  bodies: boolean;
  exports: Export[];
  filter: string | undefined;
  leaveOut: readonly PrivatePart[];
  screenshot: string | undefined;
  failOn: Severity | undefined;
  /** Keep the browser until the user closes it. */
  stay: boolean;
}

function makePlan(options: StartOptions): Plan {
  const { usage } = texts;
  const headless = options.headless || !hasDisplay();
  const { url, exports, screenshot, leaveOut, filter, bodies, failOn } = options;
  const isDemo = url === undefined;
  // Nobody can click in a browser without a window.
  const recordSeconds = options.recordSeconds ?? (isDemo && headless ? playSeconds : undefined);
  const alone = isDemo && headless && options.recordSeconds === undefined && exports.length === 0 && !screenshot;
  const needsRecord: [boolean, string][] = [
    [exports.length > 0, usage.exportNeeds()],
    [options.reload, usage.reloadNeeds()],
    [bodies, usage.bodiesNeeds()],
    [failOn !== undefined, usage.failOnNeeds()],
  ];
  const needsExport: [boolean, string][] = [
    [leaveOut.length > 0, usage.leaveOutNeeds()],
    [filter !== undefined, usage.filterNeeds()],
  ];
  const missing = [...(recordSeconds === undefined ? needsRecord : []), ...(exports.length === 0 ? needsExport : [])];
  const [, problem] = missing.find(([asked]) => asked) ?? [];
  if (problem !== undefined) throw new UsageError(problem);
  return {
    headless,
    url,
    play: isDemo && recordSeconds !== undefined,
    recordSeconds,
    // What is played is seen by a worker that is seen from its start.
    reload: options.reload || isDemo,
    bodies,
    leaveOut,
    filter,
    failOn,
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
  await checkOutputFiles([...plan.exports.map(({ file }) => file), ...(plan.screenshot === undefined ? [] : [plan.screenshot])]);
  await build();
  const executable = await findBrowser({ say });
  const demo = plan.url === undefined ? await serveDemo(root) : undefined;
  if (demo) say(texts.demoAt({ url: demo.url }));
  let driven: Driven | undefined;
  try {
    say(texts.opening({ headless: plan.headless }));
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
    say(texts.opened());
    if (plan.headless) await panel.setSize(1280, 800);
    await work(plan, driven, panel, demo);
  } finally {
    await driven?.close();
    demo?.close();
  }
}

async function build(): Promise<void> {
  say(texts.building());
  const { ok, output } = await run(process.execPath, ['build.mjs'], { timeoutMs: 120_000, cwd: root });
  if (!ok) throw new Error(texts.buildFailed({ output }));
}

async function work(plan: Plan, driven: Driven, panel: Panel, demo: Demo | undefined): Promise<void> {
  const { recordSeconds, screenshot } = plan;
  if (recordSeconds !== undefined) await record(plan, recordSeconds, driven, panel, demo);
  const failed: string[] = [];
  /** One file that can't be written is no reason to lose the others. */
  const write = async (file: string, writing: () => Promise<void>): Promise<void> => {
    try {
      await writing();
      say(texts.wrote({ file }));
    } catch (error) {
      failed.push(texts.notWritten({ file, reason: messageOf(error) }));
    }
  };
  if (screenshot !== undefined) await write(screenshot, () => panel.screenshot(screenshot));
  for (const one of plan.exports) await write(one.file, () => exportTo(driven, panel, one, plan));
  if (recordSeconds !== undefined) await sumUp(plan, driven, panel);
  if (plan.stay) await untilClosed(plan, driven);
  if (failed.length > 0) throw new Error(failed.join('\n'));
}

async function record(plan: Plan, seconds: number, { page }: Driven, panel: Panel, demo: Demo | undefined): Promise<void> {
  if (plan.bodies) {
    await click(panel.panel, 'button', toolbarTexts.recordingOptions());
    await click(panel.panel, 'menuitemcheckbox', recordingTexts.recordBodies());
  }
  await startRecording(plan, page, panel);
  const end = performance.now() + seconds * 1000;
  say(texts.recording({ duration: durationText(seconds * 1000) }));
  if (plan.play && demo) await playDemo({ demo, page, panel, say, until: end });
  await passed(Math.max(end - performance.now(), 0));
  await click(panel.panel, 'button', toolbarTexts.record(), { timeoutMs: 15_000 });
  await untilPressed(panel, false);
  say(texts.recordingStopped());
}

async function startRecording({ reload }: Plan, page: Page, panel: Panel): Promise<void> {
  // A page that goes on loading is recorded, too.
  const loaded = reload ? page.waitForNavigation({ timeout: 30_000 }).catch(() => null) : null;
  await click(panel.panel, 'button', reload ? toolbarTexts.recordAndReload() : toolbarTexts.record(), { timeoutMs: 15_000 });
  await untilPressed(panel, true);
  await loaded;
  if (reload) say(texts.reloaded());
}

async function untilPressed({ panel }: Panel, on: boolean): Promise<void> {
  await until(() => isPressed(panel), {
    what: `the recording to ${on ? 'start' : 'stop'}`,
    timeoutMs: 15_000,
    accept: (pressed) => pressed === on,
  });
}

async function exportTo(
  driven: Driven,
  { panel }: Panel,
  { file, menuItem }: Export,
  { leaveOut, filter }: Pick<Plan, 'leaveOut' | 'filter'>,
): Promise<void> {
  const choose = async () => {
    await click(panel, 'button', toolbarTexts.exportTrace());
    if (leaveOut.length === 0 && filter === undefined) return click(panel, 'menuitem', menuItem);
    await click(panel, 'menuitem', fileTexts.exportWithChoices());
    const list = await byRole(panel, 'combobox', fileTexts.format());
    await list.select(menuItem);
    if (filter !== undefined) await click(panel, 'radio', fileTexts.filtered());
    for (const part of leaveOut) await click(panel, 'checkbox', formatTexts.parts[part]());
    return click(panel, 'button', fileTexts.save());
  };
  if (filter !== undefined) await type(panel, 'searchbox', toolbarTexts.filter(), filter);
  const written = new AbortController();
  void tellProgress(panel, file, written.signal);
  try {
    await saveDownload(driven, choose, { to: file, timeoutMs: longestWrite });
  } finally {
    written.abort();
  }
}

/** Says now and then how far a file is that takes longer to write, until the signal. Ctrl+C ends it, as all else. */
async function tellProgress(panel: Panel['panel'], file: string, signal: AbortSignal): Promise<void> {
  const share = 'document.querySelector(".notes progress")?.value ?? null';
  while (await passed(progressEvery, true, { signal }).catch(() => false)) {
    const done = Number(await panel.evaluate(share).catch(() => null));
    if (!signal.aborted) say(texts.writing({ file: basename(file), done }));
  }
}

/** From the whole trace as the panel exports it, so that it tells what was really seen, but not what is to be left out. */
async function sumUp({ play, leaveOut, failOn }: Plan, driven: Driven, panel: Panel): Promise<void> {
  const file = join(driven.scratch, `recording${trace.ending}`);
  await exportTo(driven, panel, { file, menuItem: trace.menuItem }, { leaveOut, filter: undefined });
  const { dispatches, lines, problems } = await summarize(file);
  for (const line of lines) say(line);
  if (play && dispatches === 0) {
    throw new Error(texts.demoNotSeen());
  }
  if (failOn === undefined) return;
  const grave = problems.filter((severity) => rankOf(severity) <= rankOf(failOn));
  if (grave.length === 0) return;
  say(texts.failedOn({ count: grave.length, severity: severities[failOn]() }));
  process.exitCode = 1;
}

async function untilClosed({ headless }: Plan, { browser }: Driven): Promise<void> {
  say(headless ? texts.endHeadless() : texts.endWindow());
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
  if (options.help) say(help());
  else await main(makePlan(options));
} catch (error) {
  console.error(printableLines(messageOf(error)));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
