/** What was written to the console in a dispatch, and what was thrown. */
import * as texts from '../../src/messages/compiled/details.js';
import { durationText } from '../../src/messages/durations.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import { clipped } from '../components/format.ts';
import { useShown } from '../components/shown.tsx';
import { errorText } from '../texts/failure-text.ts';
import { FrameLink, framesOfError, Stack, type OpenSource } from './stack.tsx';

/** The messages and exceptions, in their order. */
export function ConsoleMessages({ dispatch, onOpen }: { dispatch: Dispatch; onOpen: OpenSource }) {
  const rows = [
    ...dispatch.messages.map(({ seq, at, level, text, stack = [] }) => ({ seq, at, level, shown: level, text, frames: stack })),
    ...dispatch.exceptions.map(({ seq, at, error }) => ({
      seq,
      at,
      level: 'uncaught',
      shown: texts.uncaught(),
      text: errorText(error),
      frames: framesOfError(error),
    })),
  ].sort((a, b) => a.seq - b.seq);
  const { items, more } = useShown(rows, dispatch);
  return (
    <>
      <ul class="console">
        {items.map((row) => (
          <li key={row.seq} class={row.level}>
            <span class="console-time">+{durationText(row.at - dispatch.startedAt)}</span>
            <span class="console-level">{row.shown}</span>
            <div>
              <bdi class="console-text">{clipped(row.text)}</bdi>
              {row.frames.length > 1 && <Stack frames={row.frames} onOpen={onOpen} />}
            </div>
            {row.frames[0] && <FrameLink frame={row.frames[0]} onOpen={onOpen} />}
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}
