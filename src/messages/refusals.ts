/** Why the browser refused a call, in words. */
import type { Refusal } from '../chromium/refusal.ts';
import texts from './compiled/refusals.js';

/** Why it refused a call of `register()`. */
export function refusalText(refusal: Refusal): string {
  const most = String(refusal.mostBytes);
  if (refusal.cause === 'tag-too-long') return texts['tag-too-long']({ bytes: most });
  const { origin, bytes } = refusal;
  return texts['no-window']({ origin: origin ?? texts['its-origin'](), bytes: String(bytes), most });
}
