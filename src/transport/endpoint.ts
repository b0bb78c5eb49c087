import type { Answer } from '../protocol/answer.ts';
import { Failure } from '../protocol/failure.ts';

/** One end of a connection over which messages go both ways, whatever carries them. */
export interface Endpoint {
  /**
   * Sends a message. After the connection closed it does nothing.
   * @throws MessageTooLarge when what carries it does not take so much at once
   */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone. */
  onClose(listener: () => void): void;
  close(): void;
}

/** A message is larger than what carries it takes. It is lost, and the connection goes on. */
export class MessageTooLarge extends Failure {
  override name = 'MessageTooLarge';

  constructor() {
    super({ code: 'message-too-large', params: {} });
  }
}

/** Sends an answer; where it is too large, that becomes the answer. */
export function postAnswer(endpoint: Pick<Endpoint, 'post'>, answer: Answer): void {
  try {
    endpoint.post(answer);
  } catch (error) {
    if (!(error instanceof MessageTooLarge)) throw error;
    endpoint.post({ type: 'failure', id: answer.id, why: error.why } satisfies Answer);
  }
}
