/**
 * Code that is loaded after the panel is drawn, so that it opens with less. What needs it names it by a `Deferred`, and
 * `panel/deferred.ts`, which imports it all, fills that: so no part of the panel imports what is above it.
 */
import * as texts from '../../src/messages/compiled/lazy.js';
import { Component, type ComponentClass, type ComponentType } from 'preact';

let load = (): Promise<unknown> => Promise.resolve();
let loading: Promise<unknown> | null = null;

/** Says how the code is loaded, with what fills all that stands for it. */
export function deferTo(loadAll: () => Promise<unknown>): void {
  load = loadAll;
}

/** Loads all of it. Who asks first is answered first. */
export function loadDeferred(): Promise<unknown> {
  return (loading ??= load());
}

/** Stands for code that is loaded on use. */
export class Deferred<Code> {
  /** The code; null before it is there. */
  code: Code | null = null;

  /** Loads the code. */
  async load(): Promise<Code> {
    await loadDeferred();
    if (this.code === null) throw new Error(texts.incomplete());
    return this.code;
  }
}

/** A component whose code is loaded on use. */
export interface LazyComponent<Props> extends ComponentClass<Props> {
  deferred: Deferred<ComponentType<Props>>;
}

/** Makes a component that shows nothing until its code is there; then it is like any other. */
export function lazily<Props extends object>(): LazyComponent<Props> {
  const deferred = new Deferred<ComponentType<Props>>();
  return class Lazy extends Component<Props> {
    static readonly deferred = deferred;

    // That it takes the same as before says nothing: what it takes may have grown in place, as the model does.
    override shouldComponentUpdate(): boolean {
      return true;
    }

    override componentDidMount(): void {
      if (!deferred.code) void deferred.load().then(() => this.forceUpdate());
    }

    override render(props: Props) {
      const Loaded = deferred.code;
      return Loaded && <Loaded {...props} />;
    }
  };
}
