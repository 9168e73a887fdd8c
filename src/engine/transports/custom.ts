import type {
  MessageExtraInfo,
  Transport as SdkTransport,
  TransportSendOptions,
} from '@modelcontextprotocol/client';
import type { Frame } from '../framing/frame.ts';
import type { Transport } from './transport.ts';

/** Frames over a transport that a program made itself, as the SDK's `Transport` describes it. */
export class CustomTransport implements Transport {
  readonly kind = 'custom';
  readonly #transport: SdkTransport;

  onreceived?: (original: unknown) => void;
  onmessage?: (frame: Frame, extra?: MessageExtraInfo) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  constructor(transport: SdkTransport) {
    this.#transport = transport;
  }

  get sessionId(): string | undefined {
    return this.#transport.sessionId;
  }

  get hasPerRequestStream(): boolean {
    return this.#transport.hasPerRequestStream === true;
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (frame, extra) => {
      this.onreceived?.(frame);
      this.onmessage?.(frame, extra);
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
