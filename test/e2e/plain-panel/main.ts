/** The entry of the panel as a plain page. */
import '../../../panel/panel.css';
import './start.ts';
