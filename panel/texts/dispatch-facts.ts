/** What is said of a dispatch in a few words. */
import { findingsOf, type Finding } from '../../src/trace/findings.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';

/** What caused a dispatch: the browser by itself, or the user through the panel. */
export function triggerOf(model: Model, dispatch: Dispatch): 'browser' | 'fired' | 'simulated' {
  if (!dispatch.trusted) return 'simulated';
  return dispatch.fireId !== null && model.fires.has(dispatch.fireId) ? 'fired' : 'browser';
}

const losses: Record<Exclude<Finding['kind'], 'refused' | 'nothing-seen'>, string> = {
  'no-listener': 'no listener ran',
  thrown: 'the handler threw',
  'late-wait-until': 'waitUntil came too late',
  'swallowed-failure': 'a request failed',
  'swallowed-test': 'a request that was made to fail was not minded',
  outlived: 'a request outlived it',
  'no-wait-until': 'waitUntil was not called',
};

/** Why work may be lost in a dispatch that is a success to the browser, in a few words; else null. */
export function lossOf(dispatch: Dispatch): string | null {
  return dispatch.outcome === 'succeeded' ? lossIn(findingsOf(dispatch)) : null;
}

function lossIn([finding]: readonly Finding[]): string | null {
  return finding && finding.kind !== 'refused' && finding.kind !== 'nothing-seen' ? losses[finding.kind] : null;
}

/** The tone of a dispatch. */
export function dispatchTone(dispatch: Dispatch): Tone {
  return lossOf(dispatch) === null ? toneOf(dispatch.outcome) : 'warning';
}

/** How a dispatch ended, in a few words. */
export function resultText(dispatch: Dispatch): string {
  if (dispatch.outcome === null) return 'running';
  if (dispatch.outcome === 'succeeded') {
    const findings = findingsOf(dispatch);
    const loss = lossIn(findings);
    if (loss !== null) return `succeeded, but ${loss}`;
    return findings.some(({ kind }) => kind === 'nothing-seen') ? 'succeeded, nothing seen of its work' : 'succeeded';
  }
  return `failed: ${dispatch.error ? errorText(dispatch.error) : reasonText(dispatch.reason)}`;
}
