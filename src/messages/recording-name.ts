/** What new recordings are called. */
import * as texts from './compiled/recording-names.js';

/** The name of a recording: `app.example 2026-11-28 09.05.00`, and a number where there are several of it. */
export function recordingName({ host, time, times }: { host: string | null; time: string; times: number }): string {
  const page = host === '' ? texts.noHost() : host;
  const name = texts.name({ host: page ?? texts.unknownPage(), time });
  return times === 1 ? name : texts.numbered({ name, number: times });
}
