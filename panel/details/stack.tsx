/** Stacks, each call a link to its place in the Sources panel. */
import * as texts from '../../src/messages/compiled/details.js';
import type { ErrorInfo, StackFrame, TraceEvent } from '../../src/trace/events.ts';
import { isKnown } from '../../src/trace/events.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { tagOfDispatch } from '../../src/trace/model.ts';
import { framesOf } from '../../src/trace/stack.ts';
import { clipped, fileName } from '../components/format.ts';
import { useShown } from '../components/shown.tsx';
import { errorText } from '../texts/failure-text.ts';

/** A stack and what it belongs to. */
export interface NamedStack {
  title: string;
  frames: StackFrame[];
}

/** Opens a place of a script. */
export type OpenSource = (url: string, line: number, column: number) => void;

const ownScripts = 'chrome-extension://';

/** The stacks of an event and its dispatch: where it failed, was extended, was registered. */
export function stacksOf(model: Model, event: TraceEvent | null, dispatch: Dispatch | null): NamedStack[] {
  const stacks: NamedStack[] = [];
  const add = (title: string, frames: StackFrame[]) => {
    if (frames.length > 0) stacks.push({ title, frames });
  };
  const addError = (error: ErrorInfo | null) => {
    if (error) add(errorText(error), framesOfError(error));
  };
  if (dispatch) {
    addError(dispatch.error);
    addError(dispatch.thrown);
    for (const { error } of dispatch.exceptions) addError(error);
    for (const promise of dispatch.promises) add(texts.extended(), promise.stack);
    const tag = tagOfDispatch(model, dispatch);
    add(texts.registered(), tag?.calls.findLast((call) => call.calledAt <= dispatch.startedAt)?.stack ?? []);
  } else if (event && isKnown(event)) {
    if ('stack' in event && Array.isArray(event.stack)) add(texts.calledFrom(), event.stack);
    if (event.kind === 'register-settled' || event.kind === 'unregister-settled') {
      add(texts.calledFrom(), model.calls.get(event.callId)?.stack ?? []);
    }
    if ('error' in event && event.error) addError(event.error);
  }
  return stacks;
}

/** The calls of an error, without those of our own scripts. */
export function framesOfError({ stack }: ErrorInfo): StackFrame[] {
  return stack === undefined ? [] : framesOf(stack, ownScripts);
}

/** How many stacks are drawn at first. */
const stacksAtOnce = 20;

/** Stacks below each other, each with what it belongs to. */
export function Stacks({ stacks, onOpen }: { stacks: readonly NamedStack[]; onOpen: OpenSource }) {
  const { items, more } = useShown(stacks, stacks, stacksAtOnce);
  return (
    <>
      {items.map((stack, index) => (
        <section key={index}>
          <h2>
            <bdi>{clipped(stack.title)}</bdi>
          </h2>
          <Stack frames={stack.frames} onOpen={onOpen} />
        </section>
      ))}
      {more}
    </>
  );
}

/** The calls of one stack. */
export function Stack({ frames, onOpen }: { frames: readonly StackFrame[]; onOpen: OpenSource }) {
  const { items, more } = useShown(frames, frames);
  return (
    <>
      <ol class="stack">
        {items.map((frame, index) => (
          <li key={index}>
            <bdi class="stack-name">{clipped(frame.function || texts.anonymous())}</bdi>
            <FrameLink frame={frame} onOpen={onOpen} />
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}

/** Leads to the place of a call. */
export function FrameLink({ frame: { url, line, column }, onOpen }: { frame: StackFrame; onOpen: OpenSource }) {
  return (
    <button type="button" class="link" title={texts.openSource({ url: clipped(url) })} onClick={() => onOpen(url, line, column)}>
      <bdi>
        {clipped(fileName(url))}:{line}:{column}
      </bdi>
    </button>
  );
}
