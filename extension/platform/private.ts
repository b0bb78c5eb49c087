/** Private windows. The manifest gives them an instance of the extension of their own, whose storage the browser keeps in memory. */
import { browser } from './browser.ts';

/** Whether this is the instance for private windows: they end with it, and so does all that it has stored. */
export const isPrivate = browser.extension.inIncognitoContext === true;
