/** The panel's entry: its look, and all that it needs to be usable. */
import './panel.css';
import './start.tsx';
