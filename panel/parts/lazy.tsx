/** What is loaded after the panel is drawn, so that it opens with less. */
import { Component, type ComponentType } from 'preact';

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
  return class Lazy extends Component<Props> {
    // That it takes the same as before says nothing: what it takes may have grown in place, as the model does.
    override shouldComponentUpdate(): boolean {
      return true;
    }

    override componentDidMount(): void {
      if (!there) void loadLater().then(() => this.forceUpdate());
    }

    override render(props: Props) {
      const Loaded = there && pick(there);
      return Loaded && <Loaded {...props} />;
    }
  };
}
