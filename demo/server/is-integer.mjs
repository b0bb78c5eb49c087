/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @returns {value is number}
 */
export function isInteger(value, least, most) {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
