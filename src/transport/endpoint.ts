/** One end of a connection over which messages go both ways, whatever carries them. */
export interface Endpoint {
  /** Sends a message. After the connection closed it does nothing. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone. */
  onClose(listener: () => void): void;
  close(): void;
}
