import type { Transport as SdkTransport, TransportSendOptions } from '@modelcontextprotocol/client';
import { type Frame, readableFrame } from '../framing/frame.ts';
import { BaseTransport } from './transport.ts';

/** Wraps a transport that a program made itself, of the SDK's `Transport` interface. */
export class CustomTransport extends BaseTransport {
  readonly kind = 'custom';
  readonly #transport: SdkTransport;

  constructor(transport: SdkTransport) {
    super();
    this.#transport = transport;
  }

  get sessionId(): string | undefined {
    return this.#transport.sessionId;
  }

  get hasPerRequestStream(): boolean {
    return this.#transport.hasPerRequestStream === true;
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (frame) => {
      const readable = readableFrame(frame, (diagnostic) => this.ondiagnostic?.(diagnostic));
      if (readable === undefined) return;
      this.onreceived?.(readable);
      this.onmessage?.(readable);
    };
    this.#transport.onclose = () => this.onclose?.();
    this.#transport.onerror = (error) => this.onerror?.(error);
    await this.#transport.start();
  }

  send(frame: Frame, options?: TransportSendOptions): Promise<void> {
    return this.#transport.send(frame, options);
  }

  setProtocolVersion(version: string): void {
    this.#transport.setProtocolVersion?.(version);
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}
