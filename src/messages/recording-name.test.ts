import { expect, it } from 'vitest';
import { recordingName } from './recording-name.ts';

it.each([
  [{ host: 'app.example', times: 1 }, 'app.example 2026-11-28 09.05.00'],
  [{ host: 'app.example', times: 3 }, 'app.example 2026-11-28 09.05.00 (3)'],
  [{ host: '', times: 1 }, 'page 2026-11-28 09.05.00'],
  [{ host: null, times: 2 }, 'unknown page 2026-11-28 09.05.00 (2)'],
])('%o is called %s', (parts, name) => {
  expect(recordingName({ ...parts, time: '2026-11-28 09.05.00' })).toBe(name);
});
