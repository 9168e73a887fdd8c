import type { Transport } from '@modelcontextprotocol/client';
import type { Frame } from './channel.ts';

/**
 * One end of a connection within this process. The SDK has such a thing as well, beside all else that it has, whose
 * loading takes longer than what is asked of a server.
 */
export class LinkedEnd implements Transport {
  #other: LinkedEnd | undefined;
  /** What came before anybody listened. */
  readonly #early: Frame[] = [];
  #started = false;

  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  /** Both ends of a new connection. */
  static pair(): [LinkedEnd, LinkedEnd] {
    const [one, other] = [new LinkedEnd(), new LinkedEnd()];
    one.#other = other;
    other.#other = one;
    return [one, other];
  }

  async start(): Promise<void> {
    this.#started = true;
    for (const frame of this.#early.splice(0)) this.onmessage?.(frame);
  }

  async send(frame: Frame): Promise<void> {
    if (this.#other === undefined) throw new Error('Not connected');
    this.#other.#receive(frame);
  }

  /** Closes both ends. Safe to call twice. */
  async close(): Promise<void> {
    const other = this.#other;
    if (other === undefined) return;
    this.#other = undefined;
    await other.close();
    this.onclose?.();
  }

  #receive(frame: Frame): void {
    if (this.#started) this.onmessage?.(frame);
    else this.#early.push(frame);
  }
}
