import type { Transport as SdkTransport } from '@modelcontextprotocol/client';
import type { Frame } from '../framing/frame.ts';
import type { Transport } from './transport.ts';

/**
 * One end of a connection within this process. The SDK has such a thing as well, beside all else that it has, whose
 * loading takes longer than what is asked of a server.
 */
export class PairedTransport implements SdkTransport {
  #other: PairedTransport | undefined;
  /** What came before anybody listened. */
  readonly #early: Frame[] = [];
  #started = false;

  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  /** Both ends of a new connection. */
  static pair(): [PairedTransport, PairedTransport] {
    const [one, other] = [new PairedTransport(), new PairedTransport()];
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

/** A server while it serves one connection. */
export interface MemoryService {
  /** Settles when it takes messages; undefined if it does so at once. */
  ready?: Promise<void>;
  /** Ends the serving. */
  close(): Promise<void>;
}

/** Serves a server on one end of a pair. */
export type ServeInMemory = (transport: PairedTransport) => MemoryService;

/** A server in this process: no port, no other process. */
export class MemoryTransport implements Transport {
  readonly kind = 'memory';
  readonly #near: PairedTransport;
  readonly #server: MemoryService;

  onreceived?: (original: unknown) => void;
  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  constructor(serve: ServeInMemory) {
    const [near, far] = PairedTransport.pair();
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
