import { writeFile } from 'node:fs/promises';
import type { CDPSession, Frame, Page } from 'puppeteer-core';
import type { Driven } from '../browser/launch.ts';
import { until } from '../wait.ts';

/** What `openPanel` takes. */
export interface OpenPanelOptions {
  /** The panel's title, as given to `chrome.devtools.panels.create`; SyncScope unless told. */
  panelTitle?: string;
  /** The page whose DevTools it is; the browser's first page unless told. */
  page?: Page;
  /** How long it may take in milliseconds; 60 s unless told. */
  timeoutMs?: number;
}

/** Our panel, shown in DevTools. */
export interface Panel {
  /** The DevTools window itself. */
  devtools: Page;
  /** The panel's document. */
  panel: Frame;
  /** Writes a PNG of the panel alone, or of DevTools with its toolbar (without the page beside it). */
  screenshot(file: string, options?: { clip?: 'panel' | 'devtools' }): Promise<void>;
  /** Switches the theme of DevTools; done when the panel's document follows. */
  setTheme(theme: 'light' | 'dark'): Promise<void>;
  /** Puts DevTools into a window of its own, so large that the panel has this size in pixels. */
  setSize(width: number, height: number): Promise<void>;
  /** Imports a file through the panel's own field. */
  importFile(file: string): Promise<void>;
  /** Shows the panel again, after another one of DevTools. */
  show(): Promise<void>;
  /** Closes DevTools, and with it the panel. The page stays. */
  closeDevTools(): Promise<void>;
  /** Opens DevTools again and shows the panel; this object is of no more use then, the new one is. */
  reopenDevTools(): Promise<Panel>;
}

/**
 * Shows our panel in DevTools, opening DevTools if need be, and waits until it has drawn itself:
 * until its body has the attribute `data-ready`.
 * @throws when the panel is not there in time
 */
export async function openPanel(driven: Driven, options: OpenPanelOptions = {}): Promise<Panel> {
  const { panelTitle = 'SyncScope', page = driven.page, timeoutMs = 60_000 } = options;
  const end = performance.now() + timeoutMs;
  const left = () => Math.max(end - performance.now(), 0);
  const origin = `chrome-extension://${driven.extensionId}`;

  const devtools = await page.openDevTools();
  await showView(devtools, `${origin}${panelTitle}`, left);
  const panel = await until(
    async () => {
      for (const frame of devtools.frames()) {
        if (frame.url().startsWith(`${origin}/`) && (await frame.$('body[data-ready]'))) return frame;
      }
      return undefined;
    },
    { what: `the panel ${panelTitle} to be ready`, timeoutMs: left() },
  );

  return {
    devtools,
    panel,
    screenshot: (file, { clip = 'devtools' } = {}) => screenshot(devtools, panel, file, clip),
    setTheme: (theme) => setTheme(devtools, panel, theme),
    setSize: (width, height) => setSize(devtools, panel, width, height),
    importFile: (file) => importFile(panel, file),
    show: () => showView(devtools, `${origin}${panelTitle}`, () => timeoutMs),
    closeDevTools: () => closeDevTools(page, devtools),
    reopenDevTools: async () => {
      await closeDevTools(page, devtools);
      return openPanel(driven, options);
    },
  };
}

// What runs inside DevTools is text, not functions: bundlers and test runners rewrite functions.
const legacyUi = `import('./ui/legacy/legacy.js')`;
const commonCore = `import('./core/common/common.js')`;

async function showView(devtools: Page, id: string, left: () => number): Promise<void> {
  // Its modules can be asked for anything only after the application has started.
  await until(() => devtools.$('.root-view'), { what: 'DevTools to start', timeoutMs: left() });
  const view = JSON.stringify(id);
  await until(
    () =>
      devtools.evaluate(`${legacyUi}.then(({ InspectorView }) =>
        InspectorView.InspectorView.instance().tabbedPane.tabIds())`),
    {
      what: `DevTools to have the tab ${view}`,
      timeoutMs: left(),
      accept: (ids) => Array.isArray(ids) && ids.includes(id),
    },
  );
  await devtools.evaluate(`${legacyUi}.then(({ ViewManager }) =>
    ViewManager.ViewManager.instance().showView(${view}))`);
}

/**
 * Captures all of DevTools and cuts the part out afterwards: a capture with a clip resizes the view
 * for a moment and then, now and then, never comes back; one of an element in the panel closes the target.
 */
async function screenshot(devtools: Page, panel: Frame, file: string, clip: 'panel' | 'devtools'): Promise<void> {
  const box = clip === 'panel' ? await boxOf(panel) : await toolbox(devtools);
  const session = await devtools.createCDPSession();
  try {
    const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(file, Buffer.from(await crop(devtools, data, box), 'base64'));
  } finally {
    await session.detach();
  }
}

/** Cuts `box`, in CSS pixels, out of a PNG; both PNGs are in base64. */
async function crop(devtools: Page, png: string, box: Box): Promise<string> {
  const cut: unknown = await devtools.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${png}'), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const scale = image.width / innerWidth;
    const [x, y, width, height] = ${JSON.stringify([box.x, box.y, box.width, box.height])}
      .map((length) => Math.round(length * scale));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').drawImage(image, -x, -y);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(',')[1]);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  })()`);
  return String(cut);
}

interface Box extends Size {
  x: number;
  y: number;
}

async function boxOf(panel: Frame): Promise<Box> {
  const element = await panel.frameElement();
  const box = await element?.boundingBox();
  if (!box) throw new Error('The panel is not shown, so it has no place in DevTools');
  return box;
}

/** Docked, DevTools spans the whole window and leaves a hole where the page shows through. */
async function toolbox(devtools: Page): Promise<Box> {
  const [x, y, width, height] = await numbers(
    devtools.mainFrame(),
    `${legacyUi}.then(({ InspectorView }) => {
      const { x, y, width, height } = InspectorView.InspectorView.instance().element.getBoundingClientRect();
      return [x, y, width, height];
    })`,
  );
  return { x, y, width, height };
}

async function setTheme(devtools: Page, panel: Frame, theme: 'light' | 'dark'): Promise<void> {
  const value = theme === 'dark' ? 'dark' : 'default';
  await devtools.evaluate(`${commonCore}.then(({ Settings }) =>
    Settings.Settings.instance().moduleSetting('ui-theme').set('${value}'))`);
  await until(() => panel.evaluate(`matchMedia('(prefers-color-scheme: ${theme})').matches`), {
    what: `the panel to be ${theme}`,
  });
}

/** A driver can't answer the file dialog of a frame in another process; what it would do is done to the panel's field. */
async function importFile(panel: Frame, file: string): Promise<void> {
  const field = await until(() => panel.$('input[type="file"]'), { what: 'the field for files' });
  await field.uploadFile(file);
}

async function setSize(devtools: Page, panel: Frame, width: number, height: number): Promise<void> {
  await devtools.evaluate(`${legacyUi}.then(({ DockController }) =>
    DockController.DockController.instance().setDockSide('undocked'))`);
  const session = await devtools.createCDPSession();
  try {
    await until(
      async () => {
        const { windowId, around, now } = await settled(session, panel);
        if (now.width !== width || now.height !== height) {
          const bounds = { width: width + around.width, height: height + around.height };
          await session.send('Browser.setWindowBounds', { windowId, bounds });
        }
        return { ...now, around };
      },
      {
        what: `the panel to be ${width} × ${height}`,
        timeoutMs: 15_000,
        accept: (now) => now.width === width && now.height === height,
      },
    );
  } finally {
    await session.detach();
  }
}

interface Settled {
  windowId: number;
  now: Size;
  /** How much larger than the panel the window is; it differs from system to system. */
  around: Size;
}

/** More than this, in pixels, a window never has around the panel: one of the two sizes is an old one. */
const mostAround = { width: 100, height: 300 };

/**
 * Window and panel live in different processes, and on a busy machine the panel follows late. So their
 * sizes count only when they fit each other and have stayed for some readings.
 */
async function settled(session: CDPSession, panel: Frame): Promise<Settled> {
  let same = 0;
  let before = '';
  return until(
    async () => {
      // Only an undocked DevTools has a window; until it is there, this throws.
      const { windowId, bounds } = await session.send('Browser.getWindowForTarget');
      const now = await sizeOf(panel);
      const reading = JSON.stringify([bounds, now]);
      same = reading === before ? same + 1 : 0;
      before = reading;
      const around = { width: (bounds.width ?? 0) - now.width, height: (bounds.height ?? 0) - now.height };
      const fits = isWithin(around.width, mostAround.width) && isWithin(around.height, mostAround.height);
      return { windowId, now, around, rests: fits && same >= 5 };
    },
    { what: 'the window of DevTools to come to rest', accept: ({ rests }) => rests },
  );
}

function isWithin(length: number, most: number): boolean {
  return length >= 0 && length <= most;
}

interface Size {
  width: number;
  height: number;
}

async function sizeOf(frame: Frame): Promise<Size> {
  const [width, height] = await numbers(frame, '[innerWidth, innerHeight]');
  return { width, height };
}

/** What `expression` gives in the frame: up to four numbers, 0 where there is none. */
async function numbers(frame: Frame, expression: string): Promise<[number, number, number, number]> {
  const list: unknown = await frame.evaluate(expression);
  const at = (index: number) => Number(Array.isArray(list) ? (list[index] ?? 0) : 0);
  return [at(0), at(1), at(2), at(3)];
}

async function closeDevTools(page: Page, devtools: Page): Promise<void> {
  if (!devtools.isClosed()) await devtools.close();
  await until(async () => !(await page.hasDevTools()), { what: 'DevTools to close' });
}
