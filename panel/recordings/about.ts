/** What the list says of a recording. */
import * as texts from '../../src/messages/compiled/recordings-list.js';
import { durationText } from '../../src/messages/durations.ts';
import { recordingName } from '../../src/messages/recording-name.ts';
import type { KeptRecording } from '../../src/protocol/library.ts';
import { timeInName } from '../../src/session/new-recording.ts';
import { hostOf } from '../../src/trace/scope-name.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { clipped, formatBytes, formatDate } from '../components/format.ts';
import { formatList } from '../components/list.ts';
import type { Tone } from '../components/outcome.tsx';
import type { Contents } from './contents.ts';

/** How much of a name, and of a tag, is shown, characters: one from a file may be as long as that. */
export const mostOfName = 500;
const mostOfTag = 60;
const mostTags = 3;

/** What a recording is called: as the user or its file says, or else by what is in it, since when it was made is said anyway. */
export function titleOf(recording: KeptRecording, contents: Contents | null): string {
  const { name, imported } = recording;
  const host = hostOf(recording.url);
  if (imported || !isAutomatic(recording)) return clipped(name, mostOfName);
  const place = host || texts.noHost();
  if (!contents) return place;
  if (contents.tags.length === 0) return texts.titleWithoutTags({ host: place });
  const tags = contents.tags.slice(0, mostTags).map((tag) => clipped(tagName(tag), mostOfTag));
  const more = contents.tags.length - tags.length;
  return texts.title({ host: place, tags: formatList(more > 0 ? [...tags, texts.moreTags({ count: more })] : tags) });
}

/** Whether a recording is called as new ones are, with or without a number, and nothing was added to that. */
function isAutomatic({ name, startedAt, url }: KeptRecording): boolean {
  const made = { host: hostOf(url), time: timeInName(startedAt) };
  const automatic = recordingName({ ...made, times: 1 });
  if (name === automatic || !name.startsWith(automatic)) return name === automatic;
  const times = Number(/\d+/.exec(name.slice(automatic.length))?.[0] ?? 1);
  return name === recordingName({ ...made, times });
}

/** What came of it. */
export function outcomeOf({ attempts, failed, lost }: Contents): { text: string; tone: Tone } {
  const tone = attempts === 0 ? 'plain' : failed + lost > 0 ? 'bad' : 'good';
  return { text: texts.outcome({ attempts, failed, lost }), tone };
}

/** When it was made, for how long, and how large it is. */
export function factsOf({ startedAt, endedAt, events, size, imported, url }: KeptRecording, title: string): string[] {
  const host = hostOf(url);
  return [
    ...(host && !title.includes(host) ? [host] : []),
    formatDate(startedAt),
    ...(endedAt === null ? [] : [durationText(Math.max(0, endedAt - startedAt))]),
    texts.events({ count: events }),
    formatBytes(size),
    ...(imported ? [texts.imported()] : []),
  ];
}

/** Whether the user looks for it: each word stands somewhere in what is said of it. */
export function isSought(query: string, recording: KeptRecording, contents: Contents | null): boolean {
  const said = [recording.name, recording.url, titleOf(recording, contents), ...(contents?.tags ?? [])].join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
