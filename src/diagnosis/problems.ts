/**
 * The problems of a trace: what all rules find, of which each cause is one problem. Kept up with a trace as it grows: only
 * what new events are about is looked at again.
 */
import { dispatchIdOf } from '../trace/about.ts';
import { isKnown, type KnownEvent, type TraceEvent } from '../trace/events.ts';
import { inOrder } from '../trace/in-order.ts';
import { isAnsweredWell, isGone, tagOfCall, tagOfDispatch } from '../trace/model.ts';
import type { Dispatch, Model, RegisterCall, RequestRecord, Tag } from '../trace/model.ts';
import { addressOf, Evidence } from './evidence.ts';
import { worstFailure } from './failed-requests.ts';
import { signals, type Facts, type Finding, type TraceRule } from './finding.ts';
import { Findings, type Found } from './findings.ts';
import { registerEffect } from './register-effect.ts';
import { addressRules, callRules, dispatchRules, explains, sameRules, tagRules, type TraceProblem } from './trace-rules.ts';

type Requests = readonly RequestRecord[];

/** A dispatch that has not settled is looked at again as time goes by, once it is so old, ms. */
const young = 5_000;

/** Things of one kind that rules look at. */
class Checked<Thing extends object> {
  /** Those that are to be looked at again. */
  readonly due = new Set<Thing>();
  /** Those about which something is found. */
  readonly found = new Set<Thing>();
}

/** The problems of a trace. @param now epoch ms; the end of the trace where it is missing */
export function problemsIn(model: Model, events: readonly TraceEvent[], now = model.to ?? 0): TraceProblem[] {
  const problems = new Problems(model);
  problems.add(events);
  return problems.at(now);
}

/** The problems of a trace that grows. */
export class Problems {
  readonly #model: Model;
  /** Which events tell of what. */
  readonly evidence = new Evidence();
  readonly #findings = new Findings();
  readonly #dispatches = new Checked<Dispatch>();
  readonly #calls = new Checked<RegisterCall>();
  readonly #tags = new Checked<Tag>();
  readonly #same = new Checked<Requests>();
  readonly #addresses = new Checked<Requests>();
  /** The tags of these. */
  readonly #scopes = new Set<string>();
  /** All about which something is found: what was so for all is not as it was. */
  #all = false;
  /** The calls of tags of which it is not known yet for good what came of them. */
  readonly #open = new Map<Tag, Set<RegisterCall>>();
  readonly #unsettled = new Set<Dispatch>();
  readonly #waiting = new Set<Tag>();
  /** Who is looked at again after a signal. */
  readonly #until = new Map<string, Set<Dispatch>>();

  /** @param model into which the events are folded, each batch before it is added here */
  constructor(model: Model) {
    this.#model = model;
  }

  /** Takes events that were folded into the model. */
  add(events: readonly TraceEvent[]): void {
    for (const event of events) {
      if (!isKnown(event)) continue;
      this.evidence.take(this.#model, event);
      this.#mark(event);
    }
  }

  /** The problems at a time (epoch ms), gravest first. */
  at(now: number): TraceProblem[] {
    const facts: Facts = { model: this.#model, evidence: this.evidence, now };
    this.#markTimely(now);
    this.#check(this.#dispatches, (dispatch) => this.#checkDispatch(dispatch, facts));
    this.#check(this.#calls, (call) => this.#checkCall(call, facts));
    this.#check(this.#tags, (tag) => foundBy(tagRules, tag, facts));
    this.#check(this.#same, (requests) => foundBy(sameRules, requests, facts));
    this.#check(this.#addresses, (requests) => foundBy(addressRules, requests, facts));
    this.#all = false;
    return this.#findings.problems(facts);
  }

  #check<Thing extends object>({ due, found }: Checked<Thing>, check: (thing: Thing) => Found[]): void {
    if (this.#all) for (const thing of found) due.add(thing);
    for (const thing of due) {
      const about = check(thing);
      this.#findings.set(thing, about);
      if (about.length > 0) found.add(thing);
      else found.delete(thing);
    }
    due.clear();
  }

  #checkDispatch(dispatch: Dispatch, facts: Facts): Found[] {
    const found = foundBy(dispatchRules, { dispatch, worst: worstFailure(dispatch) }, facts);
    for (const { finding } of found) {
      for (const signal of finding.until ?? []) this.#until.set(signal, (this.#until.get(signal) ?? new Set()).add(dispatch));
    }
    if (found.length < 2) return found;
    const explained = new Set(found.flatMap(({ rule }) => explains[rule.id] ?? []));
    return found.filter(({ rule }) => !explained.has(rule.id));
  }

  #checkCall(call: RegisterCall, facts: Facts): Found[] {
    const tag = tagOfCall(this.#model, call) ?? null;
    return foundBy(callRules, { call, tag, effect: tag && registerEffect(tag, call) }, facts);
  }

  /** Notes what is to be looked at again after an event. */
  #mark(event: KnownEvent): void {
    const dispatchId = dispatchIdOf(this.#model, event);
    const dispatch = dispatchId === null ? undefined : this.#model.dispatches.get(dispatchId);
    if (dispatch) this.#dispatches.due.add(dispatch);
    switch (event.kind) {
      case 'register-called':
      case 'register-settled':
        return this.#markCall(this.#model.calls.get(event.callId));
      case 'dispatch-started':
      case 'dispatch-settled':
        return dispatch && this.#markRun(dispatch, event.kind === 'dispatch-started');
      case 'request-started':
      case 'request-settled':
        return this.#markRequest(this.#model.requests.get(event.requestId));
      case 'exception-thrown':
        for (const call of this.evidence.refused) this.#calls.due.add(call);
        return undefined;
      case 'tags-observed':
      case 'registration-unregister-called':
        this.#scopes.add(event.scope);
        return undefined;
      case 'registration-unregister-settled':
        this.#scopes.add(this.#model.unregisterCalls.get(event.callId)?.scope ?? '');
        return undefined;
      case 'registration-observed':
        if (isGone(event)) this.#scopes.add(event.scope);
        return undefined;
      case 'worker-changed':
        this.#all ||= event.change === 'replaced' || event.by !== undefined;
        return undefined;
      case 'capture-gap':
      case 'connectivity-changed':
      case 'recording-stopped':
        this.#all = true;
        return undefined;
      default:
        return undefined;
    }
  }

  #markCall(call: RegisterCall | undefined): void {
    if (!call) return;
    this.#calls.due.add(call);
    const tag = tagOfCall(this.#model, call);
    if (!tag) return;
    const open = this.#open.get(tag);
    if (open) open.add(call);
    else this.#open.set(tag, new Set([call]));
    this.#tags.due.add(tag);
    this.#signal(signals.again(tag.key));
  }

  #markRun(dispatch: Dispatch, began: boolean): void {
    if (began) this.#unsettled.add(dispatch);
    else this.#unsettled.delete(dispatch);
    const tag = tagOfDispatch(this.#model, dispatch);
    if (!tag) return;
    this.#tags.due.add(tag);
    if (began) return this.#signal(signals.again(tag.key));
    this.#findings.signal(signals.settled(tag.key));
    if (tag.dispatches.length === 1) this.#findings.signal(signals.tagRan(tag.scope));
    for (const request of dispatch.requests) this.#markRequest(request);
  }

  #markRequest(request: RequestRecord | undefined): void {
    if (!request) return;
    const identity = this.evidence.identity(request);
    const same = identity === null ? undefined : this.evidence.same.get(identity);
    if (same && same.length > 1) this.#same.due.add(same);
    const there = request.bodySize === null ? undefined : this.evidence.addresses.get(addressOf(request));
    if (there && there.length > 1) this.#addresses.due.add(there);
    if (identity !== null && isAnsweredWell(request)) this.#signal(signals.sent(identity));
  }

  #signal(signal: string): void {
    if (this.#until.size === 0) return;
    for (const dispatch of this.#until.get(signal) ?? []) this.#dispatches.due.add(dispatch);
    this.#until.delete(signal);
  }

  /** Notes what is to be looked at as others were, and as time went by. */
  #markTimely(now: number): void {
    for (const scope of this.#scopes) for (const tag of this.#model.tagsByScope.get(scope) ?? []) this.#tags.due.add(tag);
    for (const tag of this.#tags.due) this.#followTag(tag);
    for (const tag of this.#waiting) this.#tags.due.add(tag);
    this.#scopes.clear();
    for (const dispatch of this.#unsettled) {
      if (this.#all || now - dispatch.startedAt > young) this.#dispatches.due.add(dispatch);
    }
  }

  /** Its calls may have come to something else, and it may wait now. */
  #followTag(tag: Tag): void {
    if (tag.pending && tag.type === 'sync' && !this.#hasRunSince(tag, tag.beganAt ?? -Infinity)) this.#waiting.add(tag);
    else this.#waiting.delete(tag);
    const open = this.#open.get(tag);
    for (const call of open ?? []) {
      this.#calls.due.add(call);
      if (this.#isDecided(tag, call)) open?.delete(call);
    }
  }

  #hasRunSince(tag: Tag, since: number): boolean {
    return inOrder(tag).runs.firstSince(since) !== undefined;
  }

  /** Whether what comes will not change what came of a call. */
  #isDecided(tag: Tag, { calledAt, outcome }: RegisterCall): boolean {
    if (outcome === 'rejected') return true;
    const run = inOrder(tag).runs.firstSince(calledAt);
    return outcome !== null && run !== undefined && run.settledAt !== null;
  }
}

/** One list for all: nearly everything is as it should be. */
const nothing: Found[] = [];

function foundBy<Thing>(rules: readonly TraceRule<TraceProblem['rule'], Thing, object>[], thing: Thing, facts: Facts): Found[] {
  let found: Found[] | undefined;
  for (const rule of rules) {
    const finding: Finding<object> | null = rule.check(thing, facts);
    if (finding) (found ??= []).push({ rule, finding });
  }
  return found ?? nothing;
}
