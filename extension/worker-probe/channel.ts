/**
 * Sends facts to the recorder: those of one task together, since each call out of the worker has its price. They are
 * written out only then, which is the dear part: what the worker does is not to wait for it.
 */
import { allowance, take } from '../../src/protocol/allowance.ts';
import { sameStack } from '../../src/protocol/same-stack.ts';
import type { NameWithStack, ToldFact } from '../../src/protocol/probe.ts';
import { call, plain, slice } from '../guest/natives.ts';
import { stackOf, type Place } from '../guest/stacks.ts';
import { cut, macrotask, stringify, time } from './natives.ts';

/** How many characters may leave at once, and in each second after that. */
const room = allowance(3_000_000, 500_000);
/** How many facts are gathered before they leave, though the task goes on, and how many characters leave together. */
const mostWaiting = 1_000;
const longestPayload = 65_536;
/** How much of what was sent is kept at least for the case that background is ended before it is stored, in characters. */
const mostKept = 2_000_000;
/**
 * How often facts may be hurried at once, and in each second after that: to be heard each time costs the browser more
 * than all else that is done about a dispatch.
 */
const haste = allowance(100, 60);
/** For so many stacks there is time at once, and in each second after that: not for every one of a storm. */
const stacks = allowance(200, 2_000);
/** How often it is told how many were dropped, ms. */
const tellDroppedEvery = 1_000;

type Stack = Place | string | undefined;
type Fact = ToldFact<Stack>;

let leaveBy: (payload: string) => void;
let header: string;
let greet: () => void;
/** What was not written yet, by number. */
let facts: Record<number, Fact> = plain({});
let count = 0;
let lines = '';
let dropped = 0;
let droppedFrom = 0;
let toldAt = 0;
let last = 0;
let kept = '\n';
/** The stack that was told last. */
let lastStack = '';

/**
 * Opens the way out.
 * @param first what all that leaves begins with, in a line of its own
 * @param before called before each fact: it may have to tell another one first
 */
export function open(binding: (payload: string) => void, first: string, before: () => void): void {
  leaveBy = binding;
  header = `${first}\n`;
  greet = before;
}

/** Makes it silent. */
export function close(): void {
  leaveBy = () => undefined;
}

/**
 * Whether there is time to tell a stack: in a storm there is none.
 * @param share as how many stacks it counts: one that is worth less than others counts as more
 */
export const mayTellStack = (share: number): boolean => take(stacks, share, time());

/** What has left, as far as it is kept, after what is left of the line before. */
export const sent = (): string => kept;

/** Tells a fact. */
export function send(...fact: Fact): void {
  greet();
  facts[count++] = fact;
  if (count === 1) macrotask(flush);
  if (count === mostWaiting) flush();
}

/** Sends what was gathered now, not after the task. */
export function flush(): void {
  const at = time();
  for (let i = 0; i < count; i++) {
    write(facts[i] as Fact);
    if (lines.length > longestPayload) leave();
  }
  count = 0;
  facts = plain({});
  if (dropped > 0 && at - toldAt > tellDroppedEvery) {
    put(textOf(['dropped', at, droppedFrom, dropped]));
    dropped = 0;
    toldAt = at;
  }
  leave();
}

/** The same, unless it was called so often that a frame is to lie between: then later, at the latest after the task. */
export function hurry(): void {
  if (take(haste, 1, time())) flush();
}

/**
 * Writes a fact out. A worker may do without end what facts with a stack are told about: those that are too much are dropped
 * and counted. Of the others there are no more than the browser makes.
 */
function write(fact: Fact): void {
  const limited = isLimited(fact);
  const stack = limited ? cut(stackOf(fact[2] as Place)) : '';
  if (limited) fact[2] = stack === lastStack ? sameStack : stack;
  const text = textOf(fact);
  if (!limited || take(room, text.length, time())) {
    put(text);
    lastStack = stack || lastStack;
  } else if (dropped++ === 0) droppedFrom = fact[1];
}

/** Whether a fact has a stack: its name comes before the others in the alphabet. */
function isLimited(fact: Fact): fact is ToldFact<Stack, NameWithStack> {
  return fact[0] < 'd';
}

function textOf(fact: Fact): string {
  let text = '';
  for (let i = 0; i < fact.length; i++) text += `,${stringify(fact[i] ?? null)}`;
  return text;
}

function put(text: string): void {
  lines += `[${++last}${text}]\n`;
}

function leave(): void {
  if (!lines) return;
  const payload = header + lines;
  lines = '';
  leaveBy(payload);
  // Only now: it was made of many pieces, which the browser has put together.
  kept += payload;
  if (kept.length > 2 * mostKept) kept = call(slice, kept, -mostKept);
}
