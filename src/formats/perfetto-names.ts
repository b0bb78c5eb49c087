/** What things are called in a Perfetto trace. */
import * as texts from '../messages/compiled/perfetto.js';
import { isKnown, type EventKind, type EventOf, type KnownEvent, type TraceEvent } from '../trace/events.ts';
import { tagName } from '../trace/tag-name.ts';
import { clipped, longest } from './markdown-text.ts';

/** What is written beside a slice or a mark. @param shownTag the name of the tag that the event is about, where it is shown */
export function nameOf(event: TraceEvent, shownTag: string | undefined): string {
  return isKnown(event) ? nameOfKnown(event.kind, event, shownTag) : clipped(event.kind);
}

function nameOfKnown<K extends EventKind>(kind: K, event: EventOf<K>, shownTag: string | undefined): string {
  return names[kind](event, shownTag);
}

const itsKind = ({ kind }: KnownEvent) => kind;

const names: { [K in EventKind]: (event: EventOf<K>, shownTag: string | undefined) => string } = {
  'registration-observed': itsKind,
  'register-called': ({ tag }, shownTag) => `register(${shownTag ?? nameOfTag(tag)})`,
  'register-settled': itsKind,
  'unregister-called': ({ tag }, shownTag) => `unregister(${shownTag ?? nameOfTag(tag)})`,
  'unregister-settled': itsKind,
  'tags-observed': itsKind,
  'registration-unregister-called': itsKind,
  'registration-unregister-settled': itsKind,
  'dispatch-started': ({ trusted, type, tag }, shownTag) =>
    texts.dispatch({ simulated: !trusted, type, tag: shownTag ?? nameOfTag(tag) }),
  'wait-until-called': () => 'waitUntil',
  'wait-until-settled': itsKind,
  'handler-returned': itsKind,
  'dispatch-settled': itsKind,
  'request-started': ({ method, url }) => clipped(`${method} ${url}`),
  'request-settled': itsKind,
  'response-body': itsKind,
  'console-message': ({ level }) => clipped(`console.${level}`),
  'exception-thrown': ({ error }) => clipped(error.name),
  'worker-changed': itsKind,
  'connectivity-changed': ({ offline, by }) => texts.network({ offline, by }),
  'page-changed': itsKind,
  'recording-started': itsKind,
  'recording-stopped': itsKind,
  'capture-gap': itsKind,
  'fire-requested': ({ tag }, shownTag) => texts.fire({ tag: shownTag ?? nameOfTag(tag) }),
  'fire-settled': itsKind,
  'replay-started': itsKind,
  'replay-settled': itsKind,
  'fault-changed': itsKind,
};

/** The name of a tag. */
export function nameOfTag(tag: string): string {
  return clipped(tagName(tag.slice(0, longest + 1)));
}
