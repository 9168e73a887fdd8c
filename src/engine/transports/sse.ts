import { SSEClientTransport } from '@modelcontextprotocol/client';
import { ConnectionError } from '../../base/errors.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import type { Complaint } from '../frames/complaint.ts';
import { HttpBodies } from '../frames/http-bodies.ts';
import { BrokenAnswerError } from '../http-answer.ts';
import { sentence } from '../sentence.ts';
import type { Channel, Frame, Obituary } from './channel.ts';
import { makeFetch } from './fetch.ts';
import type { HttpSettings } from './http.ts';

/**
 * Frames over the older HTTP with SSE (specification 2024-11-05, "Transports") by the SDK's transport: one
 * event stream bears all answers, and with it ends the session. Redirects to another origin are not followed.
 */
export class SseChannel implements Channel {
  readonly kind = 'sse';
  readonly #bodies: HttpBodies;
  readonly #transport: SSEClientTransport;
  readonly #lost: Promise<never>;
  #lose: (error: Error) => void = () => {};
  #closing = false;
  #obituary: Obituary | undefined;

  onreceived?: (original: unknown) => void;
  onstray?: (text: string) => void;
  oncomplaint?: (complaint: Complaint) => void;
  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  constructor(url: URL, settings: HttpSettings, authorizer?: Authorizer) {
    this.#lost = new Promise((_resolve, reject) => {
      this.#lose = reject;
    });
    this.#lost.catch(() => {});
    this.#bodies = new HttpBodies(
      {
        onvalue: (value) => this.onreceived?.(value),
        onstray: (text) => this.onstray?.(text),
        oncomplaint: (complaint) => this.oncomplaint?.(complaint),
        onstreamend: () => void this.#ended(),
      },
      { inPosts: false },
    );
    const plain = settings.fetch ?? makeFetch(settings);
    const fetch = this.#bodies.reading(this.#losing(authorizer?.authorizing(plain) ?? plain));
    this.#transport = new SSEClientTransport(url, { fetch, requestInit: { headers: settings.headers } });
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (frame) => this.onmessage?.(this.#bodies.frameOf(frame));
    this.#transport.onclose = () => this.onclose?.();
    this.#transport.onerror = (error) => this.onerror?.(error);
    try {
      await Promise.race([this.#transport.start(), this.#lost]);
    } catch (error) {
      const odd = oddEndpoint(error);
      if (odd === undefined) throw error;
      // The SDK ends the stream itself then: that is not what went wrong.
      this.#closing = true;
      this.#obituary = undefined;
      throw odd;
    }
  }

  send(frame: Frame): Promise<void> {
    return this.#transport.send(frame);
  }

  setProtocolVersion(version: string): void {
    this.#transport.setProtocolVersion(version);
  }

  async close(): Promise<void> {
    this.#closing = true;
    // Whoever still waits for the endpoint is not told of the end by the SDK.
    this.#lose(new Error('The connection was closed.'));
    await this.#transport.close();
  }

  async obituary(): Promise<Obituary | undefined> {
    return this.#obituary;
  }

  /** Of an error, of ours or of the network, the SDK would leave no more than the message. */
  #losing(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (url, init) => {
      try {
        return await fetch(url, init);
      } catch (error) {
        if (error instanceof Error) this.#lose(error);
        throw error;
      }
    };
  }

  /** A new stream would be a new session, of which the server knows nothing: the connection is at its end. */
  async #ended(): Promise<void> {
    if (this.#closing) return;
    const verdict = 'ended its event stream';
    this.#obituary = { verdict, status: undefined, signal: undefined, lastWords: [], stray: [] };
    this.#lose(new BrokenAnswerError('the request for its event stream'));
    await this.close();
  }
}

/** The SDK's complaint about the endpoint that the stream names, where it has no error of its own for it. */
function oddEndpoint(error: unknown): ConnectionError | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_INVALID_URL' && !message.startsWith('Endpoint origin')) return undefined;
  return new ConnectionError(`The event stream names an endpoint that cannot be used: ${sentence(message)}`, {
    phase: 'handshake',
    hint: 'Requests go to the origin of the stream alone: elsewhere they might carry a token to others.',
    cause: error,
  });
}
