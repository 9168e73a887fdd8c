import { anySignal } from '../../core/abort.ts';
import { ConnectionError } from '../../core/errors.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Frame } from '../framing/frame.ts';
import { HttpFrameReader } from '../framing/http-frame-reader.ts';
import { limitInWords, MessageTooLargeError } from '../framing/message-limit.ts';
import { parseSse } from '../framing/sse-parser.ts';
import type { Authorizer } from '../http/authorization.ts';
import { AuthorizedClient, type HttpSettings } from '../http/authorized-client.ts';
import { discard, type HttpResponse, isSuccess, mediaTypeOf } from '../http/fetch.ts';
import { HttpStatusError, NoEventStreamError, TruncatedResponseError } from '../http/response-errors.ts';
import { BaseTransport, type SendOptions } from './transport.ts';

/**
 * The HTTP+SSE transport (specification 2024-11-05, "Transports"): all responses arrive on one event stream, and the
 * session ends with it. Redirects to another origin are not followed.
 */
export class SseTransport extends BaseTransport {
  readonly kind = 'sse';
  readonly #url: URL;
  readonly #client: AuthorizedClient;
  readonly #frames: HttpFrameReader;
  readonly #closing = new AbortController();
  #endpoint: URL | undefined;
  #protocolVersion: string | undefined;

  constructor(url: URL, settings: HttpSettings, authorizer?: Authorizer) {
    super();
    this.#url = url;
    this.#client = new AuthorizedClient(settings, authorizer);
    this.#frames = new HttpFrameReader(this.frameHandlers);
  }

  /** Settles when the server has sent the URL for requests. */
  async start(): Promise<void> {
    const { signal } = this.#closing;
    const headers = { ...this.#client.headers, accept: 'text/event-stream' };
    const response = await this.#client.fetch(this.#url, { method: 'GET', headers, signal });
    if (!isSuccess(response)) throw await this.#client.statusError(this.#url, response);
    const type = mediaTypeOf(response);
    if (type !== 'text/event-stream') {
      void discard(response);
      throw new NoEventStreamError(response.status, type);
    }
    await new Promise<void>((resolve, reject) => {
      void this.#read(response, resolve, reject).then(() => {
        reject(new TruncatedResponseError('the request for its event stream'));
        this.#handleEnd();
      });
    });
  }

  async send(frame: Frame, { requestSignal }: SendOptions = {}): Promise<void> {
    if (this.#endpoint === undefined) throw new Error('Not connected');
    const version = this.#protocolVersion;
    const headers = {
      ...this.#client.headers,
      ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
      'content-type': 'application/json',
    };
    const signal = anySignal(this.#closing.signal, requestSignal);
    const body = stringifyJson(frame);
    const response = await this.#client.fetch(this.#endpoint, { method: 'POST', headers, body, signal });
    if (!isSuccess(response)) throw await this.#endpointError(this.#endpoint, response);
    void discard(response);
  }

  setProtocolVersion(version: string): void {
    this.#protocolVersion = version;
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#client.close();
    this.onclose?.();
  }

  async #endpointError(endpoint: URL, response: HttpResponse): Promise<HttpStatusError> {
    const error = await this.#client.statusError(endpoint, response);
    return new HttpStatusError({ ...error.response, endpoint: `${endpoint.origin}${endpoint.pathname}` });
  }

  /** Reads the stream until it ends or breaks. */
  async #read(response: HttpResponse, opened: () => void, fail: (error: Error) => void): Promise<void> {
    const reading = parseSse(response.body, {
      limit: this.#client.messageLimit,
      onevent: ({ type, data, isComplete }) => {
        if (type === 'endpoint') this.#setEndpoint(data, opened, fail);
        else if (type === 'message' && data !== '') this.#frames.readEvent(data, undefined, isComplete);
      },
    });
    await reading.catch((error: unknown) => {
      if (error instanceof MessageTooLargeError) this.exitReason = `sent ${limitInWords(error.limit)},`;
    });
  }

  #setEndpoint(address: string, opened: () => void, fail: (error: Error) => void): void {
    const endpoint = URL.canParse(address, this.#url.href) ? new URL(address, this.#url) : undefined;
    if (endpoint?.origin === this.#url.origin) {
      this.#endpoint = endpoint;
      opened();
      return;
    }
    const why =
      endpoint === undefined
        ? 'it is not a URL'
        : `its origin is ${endpoint.origin}, not ${this.#url.origin}`;
    const message = `The event stream names an endpoint that cannot be used: ${why}.`;
    fail(
      new ConnectionError(message, {
        phase: 'handshake',
        hint: 'Requests are only sent to the origin of the stream, since they may carry a token.',
      }),
    );
    void this.close();
  }

  /** Closes the connection: a new stream would begin a new session. */
  #handleEnd(): void {
    if (this.#closing.signal.aborted) return;
    this.exitReason ??= 'ended its event stream';
    void this.close();
  }
}
