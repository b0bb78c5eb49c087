import { expect, it } from 'vitest';
import type { Reason } from '../trace/reasons.ts';
import { errorMessage, reasonText, eventReasonText, whyText } from './reasons.ts';

const avoid = 'To leave workers alone, choose “Keep running workers” in the menu beside Record before you record.';
const cutOff = (what: string): string =>
  `SyncScope restarted the worker to record it from its start, and cut off ${what} that began at that very moment. ` +
  `A sync that is cut off counts as a failed attempt. ${avoid}`;
const unseen = (tags: string): string =>
  `SyncScope restarted the worker to record it from its start, after it was quiet for a second. ${tags} registered whose ` +
  'syncs may have begun before the recording, where they can’t be seen. One that was still running was cut off, and counts ' +
  `as a failed attempt. ${avoid}`;

it.each<[Reason, string]>([
  [
    { code: 'trace-full', params: { count: 12_345, megabytes: 32 } },
    'The trace is full (32 MB). 12345 events are missing from it, so what it shows may be out of date. Press Record or Clear to continue.',
  ],
  [
    { code: 'console-too-fast', params: { count: 1 } },
    'The worker wrote more to the console than can be recorded. 1 message is missing.',
  ],
  [{ code: 'restart-cut-off', params: { syncs: 1, requests: 0 } }, cutOff('1 sync')],
  [{ code: 'restart-cut-off', params: { syncs: 0, requests: 2 } }, cutOff('2 requests')],
  [{ code: 'restart-cut-off', params: { syncs: 1, requests: 1 } }, cutOff('1 sync and 1 request')],
  [{ code: 'restart-cut-off', params: { syncs: 1_000, requests: 2_000 } }, cutOff('1000 syncs and 2000 requests')],
  [{ code: 'restarted-unseen', params: { tags: 1 } }, unseen('A tag is')],
  [{ code: 'restarted-unseen', params: { tags: 3 } }, unseen('3 tags are')],
  [
    { code: 'restart-waits', params: { doing: 'sync', what: 'outbox' } },
    'The worker was running before the recording began, and is busy. SyncScope restarts it once it is idle. Until then, most of what it does can’t be tied to its syncs.',
  ],
  [{ code: 'body-refused', params: { message: 'No data found.' } }, 'The browser didn’t provide it: No data found.'],
  [{ code: 'recording-ended-first', params: { what: 'replay' } }, 'The recording ended before the replay did.'],
  [{ code: 'recording-ended-first', params: { what: 'sync' } }, 'The recording ended before the sync did.'],
  [
    { code: 'hook-put-out', params: {} },
    'The page has removed SyncScope’s script. Its calls of register() aren’t seen until it is reloaded.',
  ],
  [
    { code: 'not-stored', params: { why: 'The disk is full.' } },
    'Nothing more can be stored: The disk is full. What is stored is kept.',
  ],
  [
    { code: 'not-stored-library-full', params: { megabytes: 500 } },
    'Nothing more can be stored: recordings have reached their limit of 500 MB. Delete or unpin some, or raise the limit. What is stored is kept.',
  ],
  [{ code: 'record-first', params: { what: 'break' } }, 'Press Record first. Only while recording can SyncScope break requests.'],
  [{ code: 'request-unanswered', params: { method: 'fire', seconds: 2.5 } }, 'No answer to “fire” within 2.5 s.'],
  [{ code: 'said', params: { message: 'Permission denied.' } }, 'Permission denied.'],
])('says %j', (reason, sentence) => {
  expect(reasonText(reason)).toBe(sentence);
  expect(whyText(reason)).toBe(sentence);
});

it.each([
  ['without a code', {}, 'As it was.'],
  ['whose code is not known', { code: 'of-a-later-version', params: {} }, 'As it was.'],
  ['whose code is the name of a method of all objects', { code: 'toString', params: {} }, 'As it was.'],
  ['whose params are not those of its code', { code: 'worker-too-fast', params: { count: 'many' } }, 'As it was.'],
  ['without params', { code: 'worker-too-fast' }, 'As it was.'],
  ['with params of a later version too', { code: 'tab-closed', params: { more: 1 } }, 'The tab was closed.'],
])('says a reason of a trace %s', (_, coded, sentence) => {
  expect(eventReasonText({ reason: 'As it was.', ...coded })).toBe(sentence);
  expect(errorMessage({ name: 'Error', message: 'As it was.', ...coded })).toBe(sentence);
});
