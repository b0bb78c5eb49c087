/** Whether the panel can be seen: DevTools may show another one. */
import { signal, type ReadonlySignal } from '@preact/signals';

/** Tells whether the document can be seen, until the signal. */
export function whetherSeen(ended: AbortSignal): ReadonlySignal<boolean> {
  const seen = signal(true);
  // The page of a panel that is not shown is hidden with its frame, which its own visibility does not tell.
  const observer = new IntersectionObserver((entries) => {
    seen.value = entries.at(-1)?.isIntersecting ?? true;
  });
  observer.observe(document.documentElement);
  ended.addEventListener('abort', () => observer.disconnect(), { once: true });
  return seen;
}
