/** The timeline of the HTML report: a lane for each tag, as drawings that are as wide as there is room. */
import { durationText } from '../messages/durations.ts';
import type { Marked } from '../diagnosis/marked.ts';
import { verdictOf, type Standing } from '../diagnosis/verdict.ts';
import { reportedEnd } from '../messages/verdict.ts';
import * as texts from '../messages/compiled/html-report.js';
import { durationOf, type Dispatch, type Model, type Span, type Tag } from '../trace/model.ts';
import { scopeName } from '../trace/scope-name.ts';
import { waitsOf } from '../trace/tag-waits.ts';
import { html, isolated, joined, type Html } from './html-text.ts';
import { clipped, cutName } from './markdown-text.ts';

/** The most lanes: more nobody looks at. */
const mostLanes = 50;
/** What is closer than this is drawn as one, in percent of the width: more where there are many lanes, so that all are drawn. */
const closest = 0.3;
const closerPerLane = 0.04;
/** The narrowest bar, in percent of the width. */
const narrowest = 0.5;

/** How a bar looks. `lost`, `risk`: a success to the browser, though work was lost, or may be. `open`: not seen to end. */
type Look = 'succeeded' | 'failed' | 'lost' | 'risk' | 'open';
const looks: Record<Standing, Look> = {
  running: 'open',
  unknown: 'open',
  succeeded: 'succeeded',
  risk: 'risk',
  failure: 'failed',
  loss: 'lost',
};
type Sign = Look | 'simulated' | 'registered' | 'refused' | 'wait' | 'offline' | 'gap';

/** A stretch on the lane, in percent of the width. */
interface Stretch {
  from: number;
  to: number;
}
interface Bar extends Stretch {
  look: Look;
  simulated: boolean;
  dispatch: Dispatch;
  count: number;
}

/**
 * Draws the timeline.
 * @param marked what is marked for the problems
 * @param zero when the times begin, epoch ms
 */
export function timelineOf(model: Model, marked: Marked, zero: number): Html {
  const tags = [...model.tags.values()].filter(
    ({ calls, dispatches, pending }) => calls.length + dispatches.length > 0 || pending,
  );
  if (tags.length === 0) return html`<p>${texts.noTags()}</p>`;
  return new Timeline(model, tags, marked, zero).draw();
}

class Timeline {
  readonly #model: Model;
  readonly #tags: readonly Tag[];
  readonly #marked: Marked;
  readonly #zero: number;
  readonly #from: number;
  readonly #span: number;
  readonly #used = new Set<Sign>();
  readonly #close: number;
  /** Whether several attempts are drawn as one. */
  #joins = false;

  constructor(model: Model, tags: readonly Tag[], marked: Marked, zero: number) {
    this.#model = model;
    this.#tags = tags;
    this.#marked = marked;
    this.#zero = zero;
    const begin = model.from ?? 0;
    this.#close = Math.max(closest, closerPerLane * Math.min(tags.length, mostLanes));
    const last = model.to ?? begin;
    const within = (at: number): number => Math.min(Math.max(at, begin), last);
    let [from, to] = [last, begin];
    for (const { calls, dispatches, pending } of tags) {
      for (const { calledAt } of calls) [from, to] = [Math.min(from, within(calledAt)), Math.max(to, within(calledAt))];
      for (const { startedAt, settledAt } of dispatches) {
        [from, to] = [Math.min(from, within(startedAt)), Math.max(to, within(settledAt ?? last))];
      }
      if (pending) to = last;
    }
    // What happened fills the width, and not the silence around it.
    const span = Math.max(1, to - from);
    this.#from = Math.max(begin, from - span * 0.02);
    this.#span = Math.max(1, to + span * 0.02 - this.#from);
  }

  draw(): Html {
    const shades = this.#shades();
    const lanes = this.#tags.slice(0, mostLanes).map((tag) => this.#lane(tag, shades));
    const more = this.#tags.length - lanes.length;
    return html`<figure>
        <svg height="20" role="img" aria-label="${texts.axis({ from: this.#ago(0), to: this.#ago(100) })}">
          ${hatch}${this.#axis()}
        </svg>
        ${lanes}
        <ul class="legend">
          ${this.#legend()}
        </ul>
      </figure>
      ${this.#joins ? html`<p class="more">${texts.drawnAsOne()}</p>` : null}
      ${more > 0 ? html`<p class="more">${texts.more.tags({ count: more })}</p>` : null}`;
  }

  #lane(tag: Tag, shades: Html): Html {
    const failed = tag.dispatches.filter(({ outcome }) => outcome === 'failed').length;
    const about = texts.lane({ tag: cutName(tag.tag), attempts: tag.dispatches.length, failed, calls: tag.calls.length });
    const where = texts.laneOf({ type: tag.type, scope: clipped(scopeName(this.#model, tag.scope)) });
    return html`<div class="lane">
      <p>${isolated(cutName(tag.tag))} <span class="subtle">${where}</span></p>
      <svg height="34" role="img" aria-label="${about}">${shades}${this.#waits(tag)}${this.#bars(tag)}${this.#calls(tag)}</svg>
    </div> `;
  }

  #axis(): Html {
    const at = [0, 50].map((percent) => html`<text x="${percent}%" y="14" dx="3">${this.#ago(percent)}</text>`);
    return html`${this.#ticks(20)}${at}<text x="100%" y="14" text-anchor="end">${this.#ago(100)}</text>`;
  }

  #ticks(height: number): Html[] {
    return [0, 25, 50, 75].map((x) => html`<line class="tick" x1="${x}%" x2="${x}%" y1="0" y2="${height}" />`);
  }

  /** How long after the first attempt, or before it, a place on the axis is. */
  #ago(percent: number): string {
    const after = this.#from + (this.#span * percent) / 100 - this.#zero;
    return after < 0 ? texts.before({ duration: durationText(-after) }) : durationText(after);
  }

  /** What stands behind each lane. */
  #shades(): Html {
    const offline = this.#joined(this.#model.offline).map((stretch) => {
      this.#used.add('offline');
      return html`<rect class="offline" x="${x(stretch.from)}" width="${widthOf(stretch)}" height="34"
        ><title>${texts.legend.offline()}</title></rect
      >`;
    });
    const gaps = this.#joined(this.#model.gaps).map((stretch) => {
      this.#used.add('gap');
      return html`<rect class="gap" x="${x(stretch.from)}" width="${widthOf(stretch)}" height="34"
        ><title>${texts.legend.gap()}</title></rect
      >`;
    });
    return html`${offline}${gaps}${this.#ticks(34)}`;
  }

  #bars(tag: Tag): Html {
    const bars: Bar[] = [];
    // Those of one look that can't be told apart are one.
    const last = new Map<string, Bar>();
    for (const dispatch of tag.dispatches.toSorted((a, b) => a.startedAt - b.startedAt)) {
      const look = this.#lookOf(dispatch);
      const stretch = this.#stretch({ from: dispatch.startedAt, to: dispatch.settledAt ?? dispatch.unseenSince });
      const bar = { ...stretch, look, simulated: !dispatch.trusted, dispatch, count: 1 };
      const key = `${look} ${bar.simulated}`;
      const before = last.get(key);
      if (before && bar.from - before.to < this.#close) {
        before.to = Math.max(before.to, bar.to);
        before.count++;
        this.#joins = true;
      } else {
        bars.push(bar);
        last.set(key, bar);
      }
    }
    return joined(bars.map((bar) => this.#bar(bar)));
  }

  #bar({ look, simulated, dispatch, count, ...stretch }: Bar): Html {
    this.#used.add(look);
    if (simulated) this.#used.add('simulated');
    const took = durationOf(dispatch);
    const said =
      count > 1
        ? texts.bars({ count, look: texts.legend[look]() })
        : texts.bar({
            attempt: dispatch.attempt ?? 0,
            simulated,
            outcome: reportedEnd(dispatch, this.#marked, this.#model.to ?? 0).text,
            hasEnd: took !== null,
            duration: durationText(took ?? 0),
          });
    const width = `${Math.max(narrowest, stretch.to - stretch.from)}%`;
    return html`<g><title>${said}</title>${barOf(look, simulated, x(stretch.from), width)}</g>`;
  }

  #calls(tag: Tag): Html {
    const marks: Html[] = [];
    let last = { at: -Infinity, refused: false };
    for (const { calledAt, method, outcome } of tag.calls.toSorted((a, b) => a.calledAt - b.calledAt)) {
      if (method === 'unregister') continue;
      const { from: at } = this.#stretch({ from: calledAt, to: calledAt });
      const refused = outcome === 'rejected';
      if (at - last.at < 2 * this.#close && refused === last.refused) continue;
      last = { at, refused };
      const sign = refused ? 'refused' : 'registered';
      this.#used.add(sign);
      marks.push(html`<g><title>${texts.legend[sign]()}</title>${markOf(sign, x(at))}</g>`);
    }
    return joined(marks);
  }

  #waits(tag: Tag): Html {
    const waits = this.#joined(waitsOf(tag, this.#from + this.#span));
    if (waits.length > 0) this.#used.add('wait');
    return joined(waits.map(({ from, to }) => waitOf(x(from), x(to))));
  }

  #lookOf(dispatch: Dispatch): Look {
    const look = looks[verdictOf(dispatch, this.#marked, this.#model.to ?? 0).standing];
    // What the browser counts as failed is no success that hides a loss.
    return look === 'lost' && dispatch.outcome === 'failed' ? 'failed' : look;
  }

  /** Stretches of time as they stand on the lane, those that touch as one; none of those out of view. */
  #joined(spans: readonly Span[]): Stretch[] {
    const all: Stretch[] = [];
    const inView = spans.filter(({ from, to }) => from <= this.#from + this.#span && (to ?? Infinity) >= this.#from);
    for (const stretch of inView.map((span) => this.#stretch(span)).toSorted((a, b) => a.from - b.from)) {
      const last = all.at(-1);
      if (last && stretch.from - last.to < this.#close) last.to = Math.max(last.to, stretch.to);
      else all.push(stretch);
    }
    return all;
  }

  #stretch({ from, to }: Span): Stretch {
    const start = this.#percent(from);
    return { from: start, to: Math.max(start, to === null ? 100 : this.#percent(to)) };
  }

  #percent(at: number): number {
    return Math.min(Math.max(((at - this.#from) / this.#span) * 100, 0), 100);
  }

  /** What the signs mean that were drawn. */
  #legend(): Html[] {
    return signs.flatMap(([sign, drawing]) =>
      this.#used.has(sign) ? [html`<li><svg height="34" aria-hidden="true">${drawing}</svg>${texts.legend[sign]()}</li>`] : [],
    );
  }
}

function x(percent: number): string {
  return `${Number(percent.toFixed(3))}%`;
}

function widthOf({ from, to }: Stretch): string {
  return x(Math.max(0.2, to - from));
}

function barOf(look: Look, simulated: boolean, from: string, width: string): Html {
  const corners = look === 'succeeded' ? 4 : 0;
  const bar = html`<rect
    class="bar ${look}${simulated ? ' simulated' : ''}"
    x="${from}"
    y="11"
    width="${width}"
    height="13"
    rx="${corners}"
  />`;
  if (look === 'succeeded' || look === 'open') return bar;
  const shape = shapes[look];
  return html`${bar}<svg x="${from}" y="0" width="10" height="10"><path class="mark ${look}" d="${shape}" /></svg>`;
}

const shapes = { failed: 'M1 1l7 7M8 1l-7 7', lost: 'M4.5 .5v5M4.5 7.2v1.6', risk: 'M4.5 1l4 7h-8z' };

function markOf(sign: 'registered' | 'refused', at: string): Html {
  const shape = sign === 'registered' ? 'M0 0l4 7h-8z' : 'M-3 0l6 6M3 0l-6 6';
  return html`<svg x="${at}" y="26" width="8" height="8"><path class="mark ${sign}" d="${shape}" /></svg>`;
}

function waitOf(from: string, to: string): Html {
  return html`<line class="wait" x1="${from}" x2="${to}" y1="17.5" y2="17.5" />`;
}

/** What fills the stretches in which not all was seen. */
const hatch = html`<defs
  ><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"
    ><path class="hatch" d="M-1 1l2 -2M0 6l6 -6M5 7l2 -2" /></pattern
></defs>`;

/** Each sign as the legend shows it, in its order. */
const signs: readonly [Sign, Html][] = [
  ['registered', markOf('registered', '50%')],
  ['refused', markOf('refused', '50%')],
  ['wait', waitOf('0', '100%')],
  ['succeeded', barOf('succeeded', false, '0', '100%')],
  ['failed', barOf('failed', false, '0', '100%')],
  ['lost', barOf('lost', false, '0', '100%')],
  ['risk', barOf('risk', false, '0', '100%')],
  ['open', barOf('open', false, '2', '20')],
  ['simulated', barOf('succeeded', true, '0', '100%')],
  ['offline', html`<rect class="offline" width="100%" height="34" />`],
  ['gap', html`<rect class="gap" width="100%" height="34" />`],
];
