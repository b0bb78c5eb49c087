/** Addresses and scopes as they are named. */

const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** The host of an address, with its port; null for what is no address. */
export function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}

/** The name of a registration: the path of its scope, behind its host where that is not the page's own. */
export function scopeName({ origin: page }: { origin: string | null }, scope: string): string {
  const path = withoutOrigin(scope) || '/';
  return page !== null && scope.startsWith(`${page}/`) ? path : (hostOf(scope) ?? '') + path;
}

/** An address without its scheme and host; what is no address stays as it is. */
export function withoutOrigin(url: string): string {
  // Not by `URL`: a table of a hundred thousand addresses is sorted by what this gives.
  return url.replace(origin, '');
}
