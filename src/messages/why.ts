/** Why a tag has not fired, in words. */
import type { ConditionId, Fate, Why, WhyStanding } from '../diagnosis/why/why.ts';
import { quotedTag } from '../trace/tag-name.ts';
import { withoutOrigin } from '../trace/scope-name.ts';
import texts from './compiled/why.js';
import { refusalText } from './refusals.ts';

/** How a condition stands, in words. */
export interface WordedStanding {
  name: string;
  /** `OK`, `Holds it back`, `Unknown`. */
  state: string;
  what: string;
  /** What to do; null where it is met, or nothing can be done. */
  todo: string | null;
}

/** What is said of a tag above its conditions. */
export interface WhyText {
  title: string;
  /** What holds it back, or what became of it. */
  answer: string;
  /** What to do; null where there is nothing. */
  todo: string | null;
}

/** How a time (epoch ms) is written. */
export type TimeText = (at: number) => string;

/** What is said of a tag above its conditions. */
export function whyAnswer(why: Why, timeText: TimeText): WhyText {
  const { tag, fate, deciding } = why;
  const title = tag.pending || !fate ? texts.title({ tag: quotedTag(tag.tag) }) : texts.gone({ tag: quotedTag(tag.tag) });
  if (fate) return { title, ...fateText(fate, timeText) };
  if (!deciding) return { title, answer: texts.nothing(), todo: null };
  const { what, todo } = standingText(deciding, tag.tag, timeText);
  return { title, answer: what, todo };
}

function fateText({ what, at, end, run }: Fate, timeText: TimeText): Omit<WhyText, 'title'> {
  const time = timeText(at);
  switch (what) {
    case 'registration': {
      const by = end.call && end.call.removed !== false ? end.call.context : 'nobody';
      const frame = end.call?.stack[0];
      const place = frame ? `${withoutOrigin(frame.url)}:${frame.line}` : '';
      return {
        answer: texts.fates.registration({ time, by, hasPlace: frame !== undefined, place }),
        todo: texts.fateTodo.registration(),
      };
    }
    case 'gave-up':
    case 'unseen':
      return { answer: texts.fates[what]({ time }), todo: texts.fateTodo[what]() };
    default:
      return { answer: texts.fates[what]({ time: run?.settledAt == null ? time : timeText(run.settledAt) }), todo: null };
  }
}

/** How a condition stands, in words. @param tag the tag that it is about */
export function standingText(standing: WhyStanding, tag: string, timeText: TimeText): WordedStanding {
  const { condition, state, metAt } = standing;
  const { what, todo } = wordsOf(condition, standing, { tag, timeText, metAt });
  return {
    name: texts[condition].name(),
    state: texts.states.states[state](),
    what,
    todo: state === 'unmet' ? todo : null,
  };
}

interface Context {
  tag: string;
  timeText: TimeText;
  metAt: number | null;
}

interface Words {
  what: string;
  todo: string | null;
}

type StandingFor<Id extends ConditionId> = Extract<WhyStanding, { condition: Id }>;

function wordsOf<Id extends ConditionId>(condition: Id, standing: StandingFor<Id>, context: Context): Words {
  return words[condition](standing, context);
}

const words: { readonly [Id in ConditionId]: (standing: StandingFor<Id>, context: Context) => Words } = {
  registered({ state, params: { how, at, error, refusal } }, { tag, timeText }) {
    const { met, unmet, todo } = texts.registered;
    const time = at === null ? '' : timeText(at);
    if (state === 'met') return { what: met({ how, time }), todo: null };
    const reason = refusal ? refusalText(refusal) : error ? `${error.name}: ${error.message}` : '';
    return { what: unmet({ how, time, hasReason: reason !== '', reason }), todo: todo({ how, tag }) };
  },
  enabled: ({ state }) => ({ what: texts.enabled[state](), todo: texts.enabled.todo() }),
  'active-worker': ({ state, params }) => ({
    what: texts['active-worker'][state](params),
    todo: texts['active-worker'].todo(params),
  }),
  free({ params: { since, attempt, trusted, seen, mostMinutes } }, { timeText }) {
    const told = { trusted, hasAttempt: attempt !== null, attempt: attempt ?? 0, time: timeText(since), mostMinutes };
    return seen ? { what: texts.free.unmet(told), todo: texts.free.todo() } : { what: texts.free.unknown(told), todo: null };
  },
  'sync-permission': ({ state, params }) => ({
    what: texts['sync-permission'][state](params),
    todo: texts['sync-permission'].todo(),
  }),
  'periodic-permission': ({ state, params }) => ({
    what: texts['periodic-permission'][state](params),
    todo: texts['periodic-permission'].todo(),
  }),
  installed: ({ state }) => ({ what: state === 'met' ? texts.installed.met() : texts.installed.unknown(), todo: null }),
  'no-retry-wait'({ state, params: { failed, of, seen, reason } }, { timeText, metAt }) {
    const told = {
      hasFailed: failed !== null,
      failed: failed ?? 0,
      of,
      seen,
      reason: reason === 'timeout' ? reason : reason === 'worker-stopped' ? 'stopped' : 'rejected',
      hasDue: metAt !== null,
      time: metAt === null ? '' : timeText(metAt),
    };
    return { what: texts['no-retry-wait'][state](told), todo: texts['no-retry-wait'].todo() };
  },
  time: ({ params: { within } }) => ({ what: texts.time.unmet({ seconds: within / 1_000 }), todo: texts.time.todo() }),
  interval({ state, params: { high, medium, minimal, faster, from } }, { timeText }) {
    const at = (time: number | null) => (time === null ? '' : timeText(time));
    const why = faster ? 'faster' : from === null ? 'unseen' : 'between';
    return {
      what: texts.interval[state]({ why, high: at(high), medium: at(medium), minimal: at(minimal) }),
      todo: texts.interval.todo(),
    };
  },
  engagement: ({ state }) => ({ what: state === 'met' ? texts.engagement.met() : texts.engagement.unknown(), todo: null }),
  'worker-online': ({ state, params: { since } }, { timeText }) => ({
    what: state === 'unmet' ? texts['worker-online'].unmet({ time: timeText(since ?? 0) }) : texts['worker-online'].met(),
    todo: texts['worker-online'].todo(),
  }),
  'others-online': () => ({ what: texts['others-online'].unknown(), todo: null }),
  'machine-online': ({ state }) => ({ what: texts['machine-online'][state](), todo: texts['machine-online'].todo() }),
  'other-tags': ({ params }) => ({ what: texts['other-tags'].unknown(params), todo: null }),
  worker: ({ state, params }) => ({
    what: state === 'met' ? texts.worker.met(params) : texts.worker.unknown(),
    todo: null,
  }),
  windows: ({ state, params }) => ({
    what: state === 'met' ? texts.windows.met(params) : texts.windows.unknown(),
    todo: null,
  }),
  'browser-runs': ({ params }) => ({ what: texts['browser-runs'].met(params), todo: null }),
};
