/**
 * The problems of the shown trace. They are looked for when what is new has been drawn and nothing else is to be done, by code
 * that is loaded after the panel.
 */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Evidence } from '../../src/diagnosis/evidence.ts';
import type { Problems } from '../../src/diagnosis/problems.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { Model } from '../../src/trace/model.ts';
import { LazyCode } from '../components/lazy.tsx';
import type { Clock } from './clock.ts';
import { mutedOf, withMuted, type PreferencesSlice } from './preferences.ts';
import type { TraceLog } from './trace-log.ts';

/** The slice. */
export interface ProblemsSlice {
  /** Those that are not muted, gravest first. */
  shown: ReadonlySignal<readonly TraceProblem[]>;
  /** Which events of the shown trace tell of what; null before it was read for that. */
  evidence: () => Evidence | null;
  /** The shown trace has grown: what is new is looked at soon, whether it is drawn or not. */
  grown: () => void;
  /** How many are muted. */
  muted: ReadonlySignal<number>;
  /** Shows no problem of a rule any more, in traces of the same site. */
  mute: (rule: string) => void;
  /** Shows those again that are muted for the site. */
  unmute: () => void;
}

/** What the slice is made from. */
export interface ProblemsParts {
  log: ReadonlySignal<TraceLog>;
  /** Whether not all of the trace is there yet. */
  loading: ReadonlySignal<boolean>;
  clock: Pick<Clock, 'lateNow'>;
  preferences: PreferencesSlice;
  /** Problems were found that were not there when it was looked last; not called of those of a trace that is opened. */
  onFound: (problems: readonly TraceProblem[]) => void;
}

/** How long it is waited for a time in which nothing else is to be done, ms. */
const longestWait = 50;
/** It is looked no more often than this, ms: in a storm there is always something new. */
const shortestPause = 50;
/** So many events are read at once: what the user does comes between. */
const atOnce = 5_000;

/** How problems are found. */
export const problemsCode = new LazyCode<(model: Model) => Problems>();

/** Makes the slice, which follows the shown trace until the signal. */
export function createProblems({ log, loading, clock, preferences, onFound }: ProblemsParts, ended: AbortSignal): ProblemsSlice {
  const shown = signal<readonly TraceProblem[]>([]);
  const muted = signal(0);
  let following: Following | null = null;
  /** What ends waiting for the next look; null while none is waited for. */
  let waits: (() => void) | null = null;
  /** When all that there is had been looked at last. */
  let lookedAt = -Infinity;

  /** Looks when nothing else is to be done, but soon. */
  function lookSoon(): void {
    waits ??= afterPause(lookedAt + shortestPause - performance.now(), () => {
      waits = null;
      look(log.peek(), clock.lateNow.peek());
    });
  }

  function look(at: TraceLog, now: number): void {
    const findIn = problemsCode.code;
    if (!findIn) {
      void problemsCode.load().then(lookSoon);
      return;
    }
    if (loading.peek()) return;
    if (following?.log !== at) following = { log: at, problems: findIn(at.model), read: 0, all: [], known: null };
    const { problems, read, known } = following;
    following.read = Math.min(read + atOnce, at.events.length);
    problems.add(at.events.slice(read, following.read));
    if (following.read < at.events.length) {
      lookSoon();
      return;
    }
    following.all = problems.at(now);
    lookedAt = performance.now();
    const heard = show(following);
    following.known = new Set(heard.map(({ key }) => key));
    const news = heard.filter(({ key, severity }) => severity !== 'note' && !known?.has(key));
    if (known && news.length > 0) onFound(news);
  }

  /** Shows what is found and not muted. */
  function show(found: Following): readonly TraceProblem[] {
    const mutedRules = mutedOf(preferences.current.peek(), found.log.model.origin);
    // Nearly always none is, and what is drawn stays as it is while the list does.
    const heard = mutedRules.size === 0 ? found.all : found.all.filter(({ rule }) => !mutedRules.has(rule));
    found.log.problems = heard;
    shown.value = heard;
    muted.value = found.all.length - heard.length;
    return heard;
  }

  const mutedProblems = computed(() => preferences.current.value.mutedProblems);
  const stopMuting = effect(() => {
    void mutedProblems.value;
    if (following && following.log === log.peek()) show(following);
  });
  const stop = effect(() => {
    const at = log.value;
    void clock.lateNow.value;
    if (at !== following?.log) {
      shown.value = [];
      muted.value = 0;
    }
    if (at.events.length > 0 && !loading.value) lookSoon();
  });
  ended.addEventListener(
    'abort',
    () => {
      stop();
      stopMuting();
      waits?.();
    },
    { once: true },
  );

  return {
    shown,
    grown: lookSoon,
    evidence: () => (following?.log === log.peek() ? following.problems.evidence : null),
    muted,
    mute: (rule) => preferences.prefer({ mutedProblems: withMuted(preferences.current.value, log.value.model.origin, rule) }),
    unmute: () => preferences.prefer({ mutedProblems: withMuted(preferences.current.value, log.value.model.origin, null) }),
  };
}

/** Does something when nothing else is to be done, after a pause (ms) if that is above zero. @returns what ends the wait */
function afterPause(pause: number, work: () => void): () => void {
  let idle: number | null = null;
  const timer = setTimeout(() => (idle = requestIdleCallback(work, { timeout: longestWait })), Math.max(0, pause));
  return () => {
    clearTimeout(timer);
    if (idle !== null) cancelIdleCallback(idle);
  };
}

/** How far the problems of a trace have been looked for. */
interface Following {
  log: TraceLog;
  problems: Problems;
  /** How many of its events were read. */
  read: number;
  /** The problems, those that are muted too. */
  all: readonly TraceProblem[];
  /** The keys of those that were found; null before it was looked. */
  known: ReadonlySet<string> | null;
}
