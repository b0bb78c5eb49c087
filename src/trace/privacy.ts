/** What a trace never holds. */

const secret = /^(proxy-)?authorization$|^(set-)?cookie2?$|token|secret|api-?key|password|session|csrf|xsrf/i;

/** What stands in place of a value that is not recorded. */
export const notRecorded = '(not recorded)';

/** Headers as they may be recorded: names of credentials stay, their values do not. */
export function safeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secret.test(name) ? notRecorded : value]),
  );
}
