import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Authorizer } from '../auth/authorizer.ts';
import type { Complaint } from '../frames/complaint.ts';
import { HttpBodies } from '../frames/http-bodies.ts';
import type { Channel, Frame } from './channel.ts';
import { makeFetch } from './fetch.ts';
import { type StandingChange, StandingStream } from './standing-stream.ts';
import type { TlsSettings } from './tls.ts';

/** What every request to the server carries, and whom it trusts. */
export interface HttpSettings extends TlsSettings {
  headers: Record<string, string>;
  /** What answers the requests, instead of the net. */
  fetch?: typeof fetch | undefined;
}

/** How long a server has to end the session, in ms. */
const patience = 500;

/**
 * Frames over Streamable HTTP (specification, "Transports") by the SDK's transport. Redirects to another
 * origin are not followed.
 */
export class HttpChannel implements Channel {
  readonly kind = 'http';
  readonly #bodies: HttpBodies;
  readonly #standing: StandingStream;
  readonly #transport: StreamableHTTPClientTransport;
  /** In the new era a request is cancelled by closing its own stream. */
  readonly hasPerRequestStream = true;

  onreceived?: (original: unknown) => void;
  onstray?: (text: string) => void;
  oncomplaint?: (complaint: Complaint) => void;
  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onstanding?: (change: StandingChange) => void;

  constructor(url: URL, settings: HttpSettings, authorizer?: Authorizer) {
    this.#standing = new StandingStream(url);
    this.#standing.onchange = (change) => this.onstanding?.(change);
    this.#bodies = new HttpBodies(
      {
        onvalue: (value) => this.onreceived?.(value),
        onstray: (text) => this.onstray?.(text),
        oncomplaint: (complaint) => this.oncomplaint?.(complaint),
        onstreamend: () => this.#standing.ended(),
        answersElsewhere: () => this.#standing.open,
      },
      { inPosts: true },
    );
    const plain = settings.fetch ?? makeFetch(settings);
    const fetch = this.#bodies.reading(this.#standing.watching(authorizer?.authorizing(plain) ?? plain));
    const requestInit = { headers: settings.headers };
    this.#transport = new StreamableHTTPClientTransport(url, { fetch, requestInit });
  }

  get sessionId(): string | undefined {
    return this.#transport.sessionId;
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (frame) => this.onmessage?.(this.#bodies.frameOf(frame));
    this.#transport.onclose = () => this.onclose?.();
    this.#transport.onerror = (error) => {
      this.#standing.failed(error);
      this.onerror?.(error);
    };
    await this.#transport.start();
  }

  send(frame: Frame, options?: Parameters<StreamableHTTPClientTransport['send']>[1]): Promise<void> {
    return this.#transport.send(frame, options);
  }

  setProtocolVersion(version: string): void {
    this.#transport.setProtocolVersion(version);
  }

  /** Ends the session on the server as well, as far as it answers in time. */
  async close(): Promise<void> {
    if (this.sessionId !== undefined) {
      const over = AbortSignal.timeout(patience);
      // A server that can't end sessions, or is gone, changes nothing for who is leaving.
      const ended = this.#transport.terminateSession().catch(() => {});
      await Promise.race([ended, new Promise((resolve) => over.addEventListener('abort', resolve))]);
    }
    await this.#transport.close();
  }
}
