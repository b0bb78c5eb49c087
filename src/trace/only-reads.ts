/** Methods of requests by what they do. */

/** Whether a request with this method only asks the server for something, and sends it no data. See RFC 9110, 9.2.1. */
export function onlyReads(method: string): boolean {
  return /^(GET|HEAD)$/i.test(method);
}
