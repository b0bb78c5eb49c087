/**
 * The few built-ins outside ECMAScript that every place `src` may run in has (pages, workers, Node).
 * `src` is checked against these alone, so that nothing of the DOM, of chrome or of Node slips in.
 */

declare interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
  throwIfAborted(): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare function setTimeout(callback: () => void, ms: number): number;
declare function clearTimeout(timer: number | undefined): void;
declare function setInterval(callback: () => void, ms: number): number;
declare function clearInterval(timer: number | undefined): void;

/** In pages only where they are secure: the scripts that come into every page have to do without. */
declare const crypto: { randomUUID(): string };

declare interface MessagePort {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

declare class MessageChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;
}

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string): boolean;
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly pathname: string;
  readonly search: string;
  readonly host: string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(encoding: 'utf-8', options: { fatal: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream: boolean }): string;
}

declare function atob(base64: string): string;
declare function btoa(binary: string): string;
