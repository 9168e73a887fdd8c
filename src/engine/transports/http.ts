import { SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Complaint } from '../frames/complaint.ts';
import { repairingFetch } from '../frames/http-bodies.ts';
import type { Channel, Frame } from './channel.ts';
import { makeFetch } from './fetch.ts';
import type { TlsSettings } from './tls.ts';

/** What every request to the server carries, and whom it trusts. */
export interface HttpSettings extends TlsSettings {
  headers: Record<string, string>;
}

type SendOptions = Parameters<StreamableHTTPClientTransport['send']>[1];

/**
 * Frames over HTTP by the SDK's transports: Streamable HTTP, or the older HTTP with SSE
 * (specification, "Transports"). Redirects to another origin are not followed.
 */
export class HttpChannel implements Channel {
  readonly kind: 'http' | 'sse';
  readonly #transport: StreamableHTTPClientTransport | SSEClientTransport;

  onreceived?: (original: unknown) => void;
  onstray?: (text: string) => void;
  oncomplaint?: (complaint: Complaint) => void;
  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  constructor(kind: 'http' | 'sse', url: URL, settings: HttpSettings) {
    this.kind = kind;
    const fetch = repairingFetch(makeFetch(settings), {
      onframe: (_frame, original) => this.onreceived?.(original),
      onstray: (text) => this.onstray?.(text),
      oncomplaint: (complaint) => this.oncomplaint?.(complaint),
    });
    const options = { fetch, requestInit: { headers: settings.headers } };
    this.#transport =
      kind === 'sse' ? new SSEClientTransport(url, options) : new StreamableHTTPClientTransport(url, options);
  }

  /** In the new era a request is cancelled by closing its own stream. */
  get hasPerRequestStream(): boolean {
    return this.kind === 'http';
  }

  get sessionId(): string | undefined {
    return this.#transport instanceof StreamableHTTPClientTransport ? this.#transport.sessionId : undefined;
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (frame) => this.onmessage?.(frame);
    this.#transport.onclose = () => this.onclose?.();
    this.#transport.onerror = (error) => this.onerror?.(error);
    await this.#transport.start();
  }

  send(frame: Frame, options?: SendOptions): Promise<void> {
    return this.#transport instanceof StreamableHTTPClientTransport
      ? this.#transport.send(frame, options)
      : this.#transport.send(frame);
  }

  setProtocolVersion(version: string): void {
    this.#transport.setProtocolVersion(version);
  }

  /** Ends the session on the server as well, as far as it answers within half a second. */
  async close(): Promise<void> {
    if (this.#transport instanceof StreamableHTTPClientTransport && this.sessionId !== undefined) {
      const patience = AbortSignal.timeout(500);
      const over = new Promise<void>((resolve) => {
        patience.addEventListener('abort', () => resolve(), { once: true });
      });
      // A server that can't end sessions, or is gone, changes nothing for who is leaving.
      await Promise.race([this.#transport.terminateSession().catch(() => {}), over]);
    }
    await this.#transport.close();
  }
}
