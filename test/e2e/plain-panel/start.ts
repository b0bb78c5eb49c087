/** Starts the panel as a plain page: its background, and all that is stored, are in the page too. */
import { startPanel } from '../../../panel/start.tsx';
import { FakeBackground } from './fake-background.ts';

const background = new FakeBackground();
const values = new Map<string, unknown>();
const dark = matchMedia('(prefers-color-scheme: dark)');

// Where a test has its trace grow.
Object.assign(globalThis, { background });

startPanel({
  tabId: 1,
  isPrivate: false,
  connect: () => background.connect(),
  traces: Promise.resolve(background),
  theme: {
    isDark: dark.matches,
    onChange: (listener, signal) => dark.addEventListener('change', ({ matches }) => listener(matches), { signal }),
  },
  memory: {
    read: (key) => values.get(key),
    write: (key, value) => void values.set(key, value),
  },
  lookAround: async () => ({ online: true, windows: 1, visible: 1, isPrivate: false }),
  openInNetwork: null,
  openSource(url, line, column) {
    // Where the test looks.
    document.body.dataset['opened'] = `${url}:${line}:${column}`;
  },
});
