import type { Transport as SdkTransport } from '@modelcontextprotocol/client';
import { parseJson, stringifyJson } from '../../core/json-text.ts';
import { type Frame, readableFrame } from '../framing/frame.ts';
import { BaseTransport } from './transport.ts';

/**
 * One end of an in-memory connection. The SDK has one as well, but loading the SDK takes longer than a typical
 * request.
 */
export class PairedTransport implements SdkTransport {
  #other: PairedTransport | undefined;
  /** Frames that arrived before `start`. */
  readonly #early: Frame[] = [];
  #started = false;

  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  /** Creates both ends of a connection. */
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

/** A server that serves one connection. */
export interface MemoryService {
  /** Settles when it accepts messages; undefined if it does so immediately. */
  ready?: Promise<void>;
  close(): Promise<void>;
}

/** Connects a server to one end of a pair. */
export type ServeInMemory = (transport: PairedTransport) => MemoryService;

/** Connects to a server in this process. */
export class MemoryTransport extends BaseTransport {
  readonly kind = 'memory';
  readonly #near: PairedTransport;
  readonly #server: MemoryService;

  constructor(serve: ServeInMemory) {
    super();
    const [near, far] = PairedTransport.pair();
    this.#near = near;
    this.#server = serve(far);
  }

  async start(): Promise<void> {
    this.#near.onmessage = (frame) => {
      const readable = readableFrame(frame, (diagnostic) => this.ondiagnostic?.(diagnostic));
      if (readable === undefined) return;
      const copy = copyOf(readable);
      this.onreceived?.(copy);
      this.onmessage?.(copy);
    };
    this.#near.onclose = () => this.onclose?.();
    this.#near.onerror = (error) => this.onerror?.(error);
    await this.#near.start();
    await this.#server.ready;
  }

  send(frame: Frame): Promise<void> {
    // The server reads JSON as most do: a number that a double cannot hold becomes the nearest one.
    return this.#near.send(JSON.parse(JSON.stringify(frame)) as Frame);
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.#near.close();
  }
}

/** Returns what the other side would receive over a network: nothing is shared. */
function copyOf(frame: Frame): Frame {
  return parseJson(stringifyJson(frame)) as Frame;
}
