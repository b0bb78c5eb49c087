/** Starts the panel: connects, draws, and follows the theme of DevTools. */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { inspectedTabId, isDark, onThemeChange, openSource } from '../extension/platform/devtools.ts';
import { connectDirectly } from '../extension/platform/direct-channel.ts';
import { isPrivate } from '../extension/platform/private.ts';
import { Panel } from './app.tsx';
import { createFiles } from './files/files.ts';
import { loadDeferred } from './components/lazy.tsx';
import { createApp } from './state/app.ts';

const closed = new AbortController();
addEventListener('pagehide', () => closed.abort(), { once: true });

const theme = signal('');
function setTheme(dark: boolean): void {
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  theme.value = dark ? 'dark' : 'light';
}
setTheme(isDark());
onThemeChange(setTheme);

const app = createApp({
  tabId: inspectedTabId(),
  isPrivate,
  connect: () => connectDirectly('panel'),
  // Beside the rest: the panel is drawn before there is anything to read.
  store: import('../extension/platform/trace-store.ts').then(({ IndexedTraceStore }) => new IndexedTraceStore()),
  signal: closed.signal,
});
const files = createFiles(app, closed.signal);

render(<Panel app={app} files={files} theme={theme} openSource={openSource} />, document.body);
document.body.dataset['ready'] = '';
// A key acts on all that is there by then. The mouse acts on what is seen: that is not to move beneath it.
document.body.addEventListener('keydown', () => app.log.value.catchUp(), { capture: true, signal: closed.signal });
// So that it can be measured when the user can begin.
effect(() => {
  if (app.session.value) performance.mark('usable');
});
// By the time that it is asked for it is there, and nothing has to wait.
requestIdleCallback(() => void loadDeferred());
