/**
 * Private windows. The manifest gives them an instance of the extension of their own, whose storage the browser keeps in
 * memory. `chrome.extension` is used natively: it is a plain value, and the polyfill would be a tenth of the panel.
 */

/** Whether this is the instance for private windows: they end with it, and so does all that it has stored. */
export const isPrivate: boolean = chrome.extension.inIncognitoContext;
