import type { Channel, Frame } from './channel.ts';
import { LinkedEnd } from './linked-pair.ts';

/** A server while it serves one connection. */
export interface MemoryService {
  /** Settles when it takes messages; undefined if it does so at once. */
  ready?: Promise<void>;
  /** Ends the serving. */
  close(): Promise<void>;
}

/** Serves a server on one end of a pair. */
export type ServeInMemory = (transport: LinkedEnd) => MemoryService;

/** A server in this process: no port, no other process. */
export class MemoryChannel implements Channel {
  readonly kind = 'memory';
  readonly #near: LinkedEnd;
  readonly #server: MemoryService;

  onreceived?: (original: unknown) => void;
  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  constructor(serve: ServeInMemory) {
    const [near, far] = LinkedEnd.pair();
    this.#near = near;
    this.#server = serve(far);
  }

  async start(): Promise<void> {
    this.#near.onmessage = (frame) => {
      const copy = copyOf(frame);
      this.onreceived?.(copy);
      this.onmessage?.(copy);
    };
    this.#near.onclose = () => this.onclose?.();
    this.#near.onerror = (error) => this.onerror?.(error);
    await this.#near.start();
    await this.#server.ready;
  }

  send(frame: Frame): Promise<void> {
    return this.#near.send(copyOf(frame));
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.#near.close();
  }
}

/** What the other side would get over a real wire: JSON, and nothing shared. */
function copyOf(frame: Frame): Frame {
  return JSON.parse(JSON.stringify(frame)) as Frame;
}
