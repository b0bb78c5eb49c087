/** The page that DevTools loads, unseen, for each of its windows: it adds the panel. */
import { createPanel } from '../platform/devtools.ts';

createPanel('SyncScope', 'icons/icon-32.png', 'panel.html');
