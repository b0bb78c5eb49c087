// What the server answers with.

/** @typedef {{status: number, body?: unknown, headers?: Record<string, string>}} Answer */

/** Something wrong with a request: becomes the answer's status and its `error` sentence. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {Record<string, string>} [headers]
   */
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  /** @returns {Answer} */
  get answer() {
    return { status: this.status, body: { error: this.message }, headers: this.headers };
  }
}
