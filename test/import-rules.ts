/** Who may import whom, with the reasons. */

/** A part of the project, and what its files may import beside each other. */
interface Part {
  folder: string;
  /** Folders of ours. */
  folders: readonly string[];
  /** Packages; `any` where we don't mind. */
  packages: readonly string[] | 'any';
  reason: string;
}

const pure = 'src runs anywhere, and each of its folders stands on those below it';
const noShell =
  'the core knows its shell by the interfaces it is given, and facts alone: what is written or said of them is not its work';
const ownContext = 'a context knows src and the platform; it talks to other contexts by messages';
export const hostile =
  'it runs inside the page, and brings nothing but itself and small pieces of extension/guest, src/trace and src/protocol';

const panelPackages = ['preact', '@preact/signals', 'valibot'];
/** What the parts of the panel stand on; the later ones stand on the earlier. */
export const panelGround = [
  { folder: 'panel/components', reason: 'components are small, and know nothing of the panel that they are in' },
  { folder: 'panel/texts', reason: 'what is said of syncs stands on what is known of them, not on what is shown' },
  { folder: 'panel/state', reason: 'the state is below all that shows it' },
];
export const panelFeatures = [
  'advice',
  'compare',
  'details',
  'faults',
  'files',
  'filter',
  'menus',
  'recordings',
  'registrations',
  'replay',
  'settings',
  'tables',
  'timeline',
  'toolbar',
];
/** What the panel is handed by the place where it runs. */
const panelHost = 'panel/host.ts';

/** The first part whose folder a file is in is the one that counts. */
export const parts: readonly Part[] = [
  { folder: 'src/trace', folders: [], packages: ['valibot'], reason: pure },
  { folder: 'src/protocol', folders: ['src/trace'], packages: ['valibot'], reason: pure },
  { folder: 'src/chromium', folders: ['src/trace'], packages: [], reason: pure },
  { folder: 'src/diagnosis', folders: ['src/chromium', 'src/trace'], packages: [], reason: pure },
  {
    folder: 'src/messages',
    folders: ['src/chromium', 'src/diagnosis', 'src/trace'],
    packages: ['@messageformat/runtime'],
    reason: 'messages say in words what the folders below found, and are imported by whoever shows it',
  },
  {
    folder: 'src/formats',
    folders: ['src/chromium', 'src/diagnosis', 'src/messages', 'src/trace'],
    packages: ['valibot', '@valibot/to-json-schema'],
    reason: pure,
  },
  { folder: 'src/transport', folders: ['src/protocol'], packages: ['devtools-protocol'], reason: pure },
  {
    folder: 'src/recorder',
    folders: ['src/trace', 'src/chromium', 'src/protocol', 'src/transport'],
    packages: ['valibot', 'devtools-protocol'],
    reason: noShell,
  },
  {
    folder: 'src/session',
    folders: ['src/recorder', 'src/trace', 'src/chromium', 'src/protocol', 'src/transport'],
    packages: ['valibot'],
    reason: noShell,
  },
  {
    folder: 'extension/platform',
    folders: ['src'],
    packages: ['webextension-polyfill', 'idb', 'devtools-protocol'],
    reason: 'the platform is below all contexts',
  },
  { folder: 'extension/guest', folders: [], packages: [], reason: hostile },
  ...['page-hook', 'worker-probe'].map((context) => ({
    folder: `extension/${context}`,
    folders: ['extension/guest', 'src/trace', 'src/protocol'],
    packages: [],
    reason: hostile,
  })),
  ...['background', 'devtools', 'relay'].map((context) => ({
    folder: `extension/${context}`,
    folders: ['src', 'extension/platform'],
    packages: ['valibot', 'devtools-protocol'],
    reason: ownContext,
  })),
  {
    folder: 'extension/panel',
    folders: ['src', 'extension/platform', 'panel'],
    packages: [],
    reason: 'it starts the panel in DevTools, with what it needs of that',
  },
  { folder: panelHost, folders: ['src'], packages: [], reason: 'what the panel needs of its place is told in terms of src' },
  ...panelGround.map(({ folder, reason }, index) => ({
    folder,
    folders: ['src', panelHost, ...panelGround.slice(0, index).map((below) => below.folder)],
    packages: panelPackages,
    reason,
  })),
  ...panelFeatures.map((feature) => ({
    folder: `panel/${feature}`,
    folders: ['src', panelHost, ...panelGround.map((below) => below.folder)],
    packages: panelPackages,
    reason: 'features do not import each other: what two of them need is in components, texts, state or src',
  })),
  {
    folder: 'panel',
    folders: ['src'],
    packages: panelPackages,
    reason: 'the panel knows nothing of where it runs: what it needs of that is handed to it at the start',
  },
  {
    folder: 'demo',
    folders: [],
    packages: 'any',
    reason: 'the demo is a page like any other, and stands alone',
  },
  {
    folder: 'driver/browser',
    folders: ['driver/wait.ts', 'driver/printable.ts', 'src/messages'],
    packages: 'any',
    reason: 'a browser is found and started by who knows nothing of what is done with it',
  },
  {
    folder: 'driver/traces',
    folders: ['src'],
    packages: [],
    reason: 'traces are made up without a browser',
  },
  {
    folder: 'driver',
    folders: ['src'],
    packages: 'any',
    reason: 'the driver sees the extension from outside',
  },
  {
    folder: 'scripts',
    folders: ['src', 'driver'],
    packages: 'any',
    reason: 'nothing imports demo, test, bench or scripts: they are run',
  },
  {
    folder: 'bench',
    folders: ['src', 'extension', 'panel', 'driver'],
    packages: 'any',
    reason: 'nothing imports demo, test, bench or scripts: they are run',
  },
  {
    folder: 'test',
    folders: ['src', 'extension', 'panel', 'driver', 'scripts'],
    packages: 'any',
    reason: 'nothing imports demo, test or bench: they are run',
  },
];
