import { ConnectionError } from '../../core/errors.ts';
import type { Diagnostic } from '../framing/diagnostic.ts';
import type { Frame } from '../framing/frame.ts';
import { handlersOf } from '../framing/frame-handlers.ts';
import { HttpFrameReader } from '../framing/http-frame-reader.ts';
import { parseSse } from '../framing/sse-parser.ts';
import type { Authorizer } from '../http/authorization.ts';
import { AuthorizedClient, type HttpSettings } from '../http/authorized-client.ts';
import { discard, type HttpResponse, isSuccess, mediaTypeOf } from '../http/fetch.ts';
import { NoEventStreamError, TruncatedResponseError } from '../http/response-errors.ts';
import type { ExitInfo, Transport } from './transport.ts';

/**
 * Frames over the older HTTP with SSE (specification 2024-11-05, "Transports"): one event stream bears all answers,
 * and with it ends the session. Redirects to another origin are not followed.
 */
export class SseTransport implements Transport {
  readonly kind = 'sse';
  readonly #url: URL;
  readonly #route: AuthorizedClient;
  readonly #frames: HttpFrameReader;
  readonly #closing = new AbortController();
  #endpoint: URL | undefined;
  #protocolVersion: string | undefined;
  #obituary: ExitInfo | undefined;

  onreceived?: (original: unknown) => void;
  onstray?: (text: string) => void;
  ondiagnostic?: (complaint: Diagnostic) => void;
  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  constructor(url: URL, settings: HttpSettings, authorizer?: Authorizer) {
    this.#url = url;
    this.#route = new AuthorizedClient(settings, authorizer);
    this.#frames = new HttpFrameReader(handlersOf(this));
  }

  /** Settles when the stream has named the address that frames are sent to. */
  async start(): Promise<void> {
    const { signal } = this.#closing;
    const headers = { ...this.#route.headers, accept: 'text/event-stream' };
    const answer = await this.#route.fetch(this.#url, { method: 'GET', headers, signal });
    if (!isSuccess(answer)) throw await this.#route.refused(this.#url, answer);
    const type = mediaTypeOf(answer);
    if (type !== 'text/event-stream') {
      void discard(answer);
      throw new NoEventStreamError(answer.status, type);
    }
    await new Promise<void>((resolve, reject) => {
      void this.#read(answer, resolve, reject).then(() => {
        reject(new TruncatedResponseError('the request for its event stream'));
        this.#ended();
      });
    });
  }

  async send(frame: Frame): Promise<void> {
    if (this.#endpoint === undefined) throw new Error('Not connected');
    const version = this.#protocolVersion;
    const headers = {
      ...this.#route.headers,
      ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
      'content-type': 'application/json',
    };
    const { signal } = this.#closing;
    const body = JSON.stringify(frame);
    const answer = await this.#route.fetch(this.#endpoint, { method: 'POST', headers, body, signal });
    if (!isSuccess(answer)) throw await this.#route.refused(this.#endpoint, answer);
    void discard(answer);
  }

  setProtocolVersion(version: string): void {
    this.#protocolVersion = version;
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#route.close();
    this.onclose?.();
  }

  async exitInfo(): Promise<ExitInfo | undefined> {
    return this.#obituary;
  }

  /** Reads the stream to its end, or to where it was cut. */
  async #read(answer: HttpResponse, opened: () => void, fail: (error: Error) => void): Promise<void> {
    const reading = parseSse(answer.body, {
      onevent: ({ event = 'message', data }) => {
        if (event === 'endpoint') this.#named(data, opened, fail);
        else if (event === 'message' && data !== '') this.#frames.read(data, undefined);
      },
    });
    await reading.catch(() => {});
  }

  #named(address: string, opened: () => void, fail: (error: Error) => void): void {
    const endpoint = URL.canParse(address, this.#url.href) ? new URL(address, this.#url) : undefined;
    if (endpoint?.origin === this.#url.origin) {
      this.#endpoint = endpoint;
      opened();
      return;
    }
    const why =
      endpoint === undefined
        ? 'it is no address'
        : `its origin is ${endpoint.origin}, not ${this.#url.origin}`;
    const message = `The event stream names an endpoint that cannot be used: ${why}.`;
    fail(
      new ConnectionError(message, {
        phase: 'handshake',
        hint: 'Requests go to the origin of the stream alone: elsewhere they might carry a token to others.',
      }),
    );
    void this.close();
  }

  /** A new stream would be a new session, of which the server knows nothing: the connection is at its end. */
  #ended(): void {
    if (this.#closing.signal.aborted) return;
    const verdict = 'ended its event stream';
    this.#obituary = { reason: verdict, status: undefined, signal: undefined, stderrTail: [], stray: [] };
    void this.close();
  }
}
