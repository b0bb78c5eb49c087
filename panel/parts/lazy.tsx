/** What is loaded after the panel is drawn, so that it opens with less. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Later = typeof import('../later.ts').later;

let there: Later | null = null;
let loading: Promise<Later> | null = null;

/** Loads what is shown only on use; see there. Who asks first is answered first. */
export function loadLater(): Promise<Later> {
  loading ??= import('../later.ts').then(({ later }) => (there = later));
  return loading;
}

/** A component of `later.ts`. It shows nothing until its code is there; then it is like any other. */
export function lazily<Props extends object>(
  pick: (later: Later) => ComponentType<Props>,
): ComponentType<Props> {
  return function Lazy(props: Props) {
    const [later, setLater] = useState(there);
    useEffect(() => {
      if (!later) void loadLater().then(setLater);
    }, []);
    const Component = later && pick(later);
    return Component && <Component {...props} />;
  };
}
