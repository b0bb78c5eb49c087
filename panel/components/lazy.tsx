/** What is loaded after the panel is drawn, so that it opens with less. */
import { Component, type ComponentType } from 'preact';

type Deferred = typeof import('../deferred.ts').deferred;

let there: Deferred | null = null;
let loading: Promise<Deferred> | null = null;

/** Loads what is shown only on use; see there. Who asks first is answered first. */
export function loadDeferred(): Promise<Deferred> {
  loading ??= import('../deferred.ts').then(({ deferred }) => (there = deferred));
  return loading;
}

/** A component of `deferred.ts`. It shows nothing until its code is there; then it is like any other. */
export function lazily<Props extends object>(
  pick: (deferred: Deferred) => ComponentType<Props>,
): ComponentType<Props> {
  return class Lazy extends Component<Props> {
    // That it takes the same as before says nothing: what it takes may have grown in place, as the model does.
    override shouldComponentUpdate(): boolean {
      return true;
    }

    override componentDidMount(): void {
      if (!there) void loadDeferred().then(() => this.forceUpdate());
    }

    override render(props: Props) {
      const Loaded = there && pick(there);
      return Loaded && <Loaded {...props} />;
    }
  };
}
