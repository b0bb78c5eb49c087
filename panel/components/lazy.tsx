/**
 * Code that is loaded after the panel is drawn, so that it opens with less. What needs it names it by a `LazyCode`, and
 * `panel/lazy-code.ts`, which imports it all, fills that: so no part of the panel imports what is above it.
 */
import * as texts from '../../src/messages/compiled/lazy.js';
import { Component, type ComponentClass, type ComponentType } from 'preact';

let load = (): Promise<unknown> => Promise.resolve();
let loading: Promise<unknown> | null = null;

/** Says how the code is loaded, with what fills all that stands for it. */
export function lazyCodeFrom(loadAll: () => Promise<unknown>): void {
  load = loadAll;
}

/** Loads all of it. Who asks first is answered first. */
export function loadLazyCode(): Promise<unknown> {
  return (loading ??= load());
}

/** Stands for code that is loaded on use. */
export class LazyCode<Code> {
  /** The code; null before it is there. */
  code: Code | null = null;

  /** Loads the code. */
  async load(): Promise<Code> {
    await loadLazyCode();
    if (this.code === null) throw new Error(texts.incomplete());
    return this.code;
  }
}

/** A component whose code is loaded on use. */
export interface LazyComponent<Props> extends ComponentClass<Props> {
  lazy: LazyCode<ComponentType<Props>>;
}

/** Makes a component that shows nothing until its code is there; then it is like any other. */
export function lazily<Props extends object>(): LazyComponent<Props> {
  const lazy = new LazyCode<ComponentType<Props>>();
  return class Lazy extends Component<Props> {
    static readonly lazy = lazy;

    // That it takes the same as before says nothing: what it takes may have grown in place, as the model does.
    override shouldComponentUpdate(): boolean {
      return true;
    }

    override componentDidMount(): void {
      if (!lazy.code) void lazy.load().then(() => this.forceUpdate());
    }

    override render(props: Props) {
      const Loaded = lazy.code;
      return Loaded && <Loaded {...props} />;
    }
  };
}
