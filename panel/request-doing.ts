/** What is done with a recorded request, by several parts of the panel together. */
import { refused } from '../src/messages/compiled/clipboard.js';
import * as texts from '../src/messages/compiled/request-details.js';
import { ruleText } from '../src/messages/fault-rule.ts';
import type { FaultRule } from '../src/trace/faults.ts';
import { copyText } from './components/copy.ts';
import type { RequestDoing } from './details/request-items.ts';
import { ruleFor } from './faults/presets.ts';
import { faultRulesOf } from './state/fault-rules.ts';
import { sentenceLoaded } from './state/notices.ts';
import type { PanelState } from './state/state.ts';

/** It, in a panel. */
export function requestDoing(state: PanelState, openInNetwork: RequestDoing['openInNetwork']): RequestDoing {
  const { background, notices, recordings, tab, view } = state;
  const say = (text: string): void => {
    notices.status.value = text;
  };
  const stored = recordings.shown.value.kind === 'stored' ? texts.liveOnly() : null;

  function show(rule: FaultRule): void {
    const rules = faultRulesOf(state);
    if (!rules.add(rule, 'first')) return say(texts.ruleRoom());
    say(texts.ruleAdded({ rule: ruleText(rule) }));
    rules.edited.value = rule.id;
    view.breaking.value = true;
  }

  return {
    copy: (text, said) => say(copyText(text) ? said : refused()),
    openInNetwork,
    send: (request) => background.request('send-request', request),
    sendReason: stored ?? (tab.session.value?.capture === 'recording' ? null : texts.recordFirst()),
    sentenceOf: sentenceLoaded,
    breakReason: stored,
    breakIt: (request) => show(ruleFor(request, crypto.randomUUID())),
  };
}
