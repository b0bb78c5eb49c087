/** Starts the panel: connects, draws, and follows the theme of the place where it runs. */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { currentAdvice } from './advice/current.ts';
import { Panel } from './app.tsx';
import { lazyCodeFrom, loadLazyCode } from './components/lazy.tsx';
import type { Host } from './host.ts';
import { createState } from './state/state.ts';

/** Starts the panel in a document of its own. It ends with the document. */
export function startPanel(host: Host): void {
  const closed = new AbortController();
  addEventListener('pagehide', () => closed.abort(), { once: true });

  const theme = signal('');
  function setTheme(dark: boolean): void {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    theme.value = dark ? 'dark' : 'light';
  }
  setTheme(host.theme.isDark);
  host.theme.onChange(setTheme, closed.signal);

  lazyCodeFrom(() => import('./lazy-code.ts'));
  const state = createState(host, closed.signal);
  const { tab, recordings } = state;

  render(<Panel state={state} advice={currentAdvice(recordings, tab)} theme={theme} host={host} />, document.body);
  document.body.dataset['ready'] = '';
  // A key acts on all that is there by then. The mouse acts on what is seen: that is not to move beneath it.
  document.body.addEventListener('keydown', () => recordings.log.value.catchUp(), { capture: true, signal: closed.signal });
  // So that it can be measured when the user can begin.
  const stopMarking = effect(() => {
    if (tab.session.value) performance.mark('usable');
  });
  closed.signal.addEventListener('abort', stopMarking, { once: true });
  // By the time that it is asked for it is there, and nothing has to wait.
  requestIdleCallback(() => void loadLazyCode());
}
