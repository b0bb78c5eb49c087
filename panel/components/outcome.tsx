/** How something ended, in colour, shape and words alike. */
import type { ComponentChildren } from 'preact';
import { FailedIcon, PendingIcon, SucceededIcon, WarningIcon } from './icons.tsx';

/** How something stands: it went well, only seems to have, went badly, is under way, or none of these. */
export type Tone = 'good' | 'warning' | 'bad' | 'running' | 'plain';

/** Text with the sign and colour of its tone. */
export function Outcome({ tone, title, children }: { tone: Tone; title?: string; children: ComponentChildren }) {
  return (
    <span class={`outcome ${tone}`} title={title}>
      {tone === 'good' && <SucceededIcon />}
      {tone === 'warning' && <WarningIcon />}
      {tone === 'bad' && <FailedIcon />}
      {tone === 'running' && <PendingIcon />}
      <span class="outcome-text">{children}</span>
    </span>
  );
}

/** The tone of a settled, or not yet settled, outcome. */
export function toneOf(outcome: string | null): Tone {
  if (outcome === null || outcome === 'pending') return 'running';
  return outcome === 'succeeded' || outcome === 'fulfilled' || outcome === 'resolved' || outcome === 'responded' ? 'good' : 'bad';
}
