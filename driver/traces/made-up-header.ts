/** The header of a trace that nobody recorded. */
import type { RecordingHeader } from '../../src/trace/recording.ts';

/** Makes it, of a page with an address, which may be none. @param startedAt epoch ms */
export function madeUpHeader(name: string, url = '', startedAt = 0): RecordingHeader {
  const origin = url === '' ? '' : new URL(url).origin;
  return { id: name, name, startedAt, url, origin, userAgent: '', tool: { name: 'nobody', version: '1' } };
}
