/** One tab stop for a group of controls, with arrow keys inside: toolbars and tab lists. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Makes the controls of an element one tab stop. Left and Right, Home and End move the focus; in a text field
 * they do so only from its ends.
 * @param selector which of its descendants are controls
 */
export function useRoving(ref: RefObject<HTMLElement | null>, selector: string): void {
  useEffect(() => {
    const group = ref.current;
    if (!group) return undefined;
    // What there is no room for can't be focused.
    const controls = () => [...group.querySelectorAll<HTMLElement>(selector)].filter((control) => control.checkVisibility());
    // Controls come and go with each drawing; the one tab stop has to be among those that are there.
    const settle = () => {
      const all = controls();
      const stop = all.find((control) => control.tabIndex === 0 && control.dataset['stop'] === '') ?? all[0];
      for (const control of all) mark(control, control === stop);
    };
    settle();
    const ended = new AbortController();
    const { signal } = ended;
    group.addEventListener(
      'focusin',
      ({ target }) => {
        const all = controls();
        if (all.some((control) => control === target)) for (const control of all) mark(control, control === target);
      },
      { signal },
    );
    group.addEventListener(
      'keydown',
      (event) => {
        const all = controls();
        const at = all.findIndex((control) => control === event.target);
        if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
        const to = targetOf(event.key, at, all.length);
        if (to === null || keepsKey(event)) return;
        event.preventDefault();
        all[to]?.focus();
      },
      { signal },
    );
    const observer = new MutationObserver(settle);
    observer.observe(group, { childList: true, subtree: true });
    return () => {
      ended.abort();
      observer.disconnect();
    };
  }, [ref, selector]);
}

function mark(control: HTMLElement, stop: boolean): void {
  control.tabIndex = stop ? 0 : -1;
  if (stop) control.dataset['stop'] = '';
  else delete control.dataset['stop'];
}

function targetOf(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}

/** Whether a text field needs the key for its caret. */
function keepsKey({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLInputElement) || target.type === 'checkbox') return false;
  const { selectionStart, selectionEnd, value } = target;
  if (selectionStart !== selectionEnd) return true;
  return key === 'ArrowLeft' || key === 'Home' ? selectionStart !== 0 : selectionStart !== value.length;
}
