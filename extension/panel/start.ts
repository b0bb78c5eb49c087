/** Starts the panel in DevTools, with what it needs of that. */
import { startPanel } from '../../panel/start.tsx';
import { inspectedTabId, isDark, onThemeChange, openInNetwork, openSource } from '../platform/devtools.ts';
import { connectDirectly } from '../platform/direct-channel.ts';
import { isPrivate } from '../platform/incognito.ts';
import { memory } from './memory.ts';

startPanel({
  tabId: inspectedTabId(),
  isPrivate,
  connect: () => connectDirectly('panel'),
  traces: import('../platform/indexed-trace-store.ts').then(({ IndexedTraceStore }) => new IndexedTraceStore()),
  theme: { isDark: isDark(), onChange: onThemeChange },
  memory,
  openSource,
  openInNetwork: openInNetwork(),
  lookAround: async (origin) => (await import('../platform/surroundings.ts')).lookAround(origin),
});
