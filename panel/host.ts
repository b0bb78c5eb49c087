/** The place where the panel runs, such as DevTools, as far as the panel needs it: handed to it at the start. */
import type { Surroundings } from '../src/diagnosis/why/condition.ts';
import type { TraceEvent } from '../src/trace/events.ts';
import type { RecordingHeader } from '../src/trace/recording.ts';
import type { Endpoint } from '../src/transport/endpoint.ts';

/** Where the panel runs. */
export interface Host {
  /** The tab that is inspected. */
  tabId: number;
  /** Whether the window of the tab is private: then nothing outlives it. */
  isPrivate: boolean;
  /** Opens a connection to background. Throws when background can't be had any more. */
  connect: () => Endpoint;
  /** The traces that are stored, loaded beside the panel: it is drawn before there is anything to read. */
  traces: Promise<StoredTraces>;
  theme: HostTheme;
  memory: Memory;
  /** Looks up what may hold the syncs of an origin back, beside what is recorded. */
  lookAround: (origin: string) => Promise<Surroundings>;
  /** Shows a place of a script; line and column count from 1. */
  openSource: (url: string, line: number, column: number) => void;
  /** Shows the requests to an address among all of the page; null where the place can't. */
  openInNetwork: ((url: string) => void) | null;
}

/** Traces that are stored, to be read: only background writes them. */
export interface StoredTraces {
  /** What is known of a trace beside its events; undefined where there is none with that id. */
  recording: (id: string) => Promise<{ header: RecordingHeader } | undefined>;
  /** The events of a trace in order, batch by batch. */
  read: (id: string) => AsyncIterable<TraceEvent[]>;
}

/** Whether the panel is to be light or dark. */
export interface HostTheme {
  isDark: boolean;
  /** Calls `listener` when it changes, until the signal. */
  onChange: (listener: (dark: boolean) => void, signal: AbortSignal) => void;
}

/** Small values that outlive the panel. Nothing of a trace. */
export interface Memory {
  /** What was written; undefined where nothing was, or memory is refused. */
  read: (key: string) => unknown;
  /** Where memory is refused, nothing is written. */
  write: (key: string, value: unknown) => void;
}
