/** The entry of the panel's page in DevTools: its look, and all that it needs to be usable. */
import '../../panel/panel.css';
import './start.ts';
