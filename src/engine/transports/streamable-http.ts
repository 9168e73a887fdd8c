import { abortWith, pauseFor } from '../../core/abort.ts';
import { parseJson, stringifyJson } from '../../core/json-text.ts';
import { settledWithin } from '../../core/timeouts.ts';
import type { Frame } from '../framing/frame.ts';
import { HttpFrameReader, type PendingRequest } from '../framing/http-frame-reader.ts';
import { limitInWords, MessageTooLargeError } from '../framing/message-limit.ts';
import type { Authorizer } from '../http/authorization.ts';
import { AuthorizedClient, type HttpSettings } from '../http/authorized-client.ts';
import { discard, errorTextOf, type HttpResponse, isSuccess, mediaTypeOf, textOf } from '../http/fetch.ts';
import { accepting, frameHeaders, headerBytes, lowerCased, revisionOf } from '../http/headers.ts';
import {
  InvalidResponseError,
  NoEventStreamError,
  TooLargeResponseError,
  TruncatedResponseError,
} from '../http/response-errors.ts';
import { ServerStream, type ServerStreamChange, SseStreams } from '../http/sse-stream.ts';
import { BaseTransport, type SendOptions } from './transport.ts';

/** How long to wait for the server to end the session, in ms. */
const endTimeout = 500;
/** How long to wait for the server to end its own stream after that, in ms. */
const drainTimeout = 100;
/**
 * How long to wait for the headers of the server's own stream, in ms. Some servers send them with the first event only.
 * Where `initialize` took longer than half of it, the stream is waited for twice as long as that.
 */
const minOpenTimeout = 100;

/** The requests that may have an effect each time they are processed. */
const effectfulMethods = new Set(['tools/call', 'tasks/update']);

/**
 * The Streamable HTTP transport (specification, "Transports"): each frame is a POST, answered with JSON or an event
 * stream. Redirects to another origin are not followed.
 */
export class StreamableHttpTransport extends BaseTransport {
  readonly kind = 'http';
  /** In the modern era a request is cancelled by closing its stream. */
  readonly hasPerRequestStream = true;
  readonly #url: URL;
  readonly #client: AuthorizedClient;
  readonly #frames: HttpFrameReader;
  readonly #streams: SseStreams;
  readonly #serverStream: ServerStream;
  /** What aborts the running requests, each with what stops listening to the signal of its caller. */
  readonly #running = new Map<AbortController, () => void>();
  readonly #closing = new AbortController();
  #sessionId: string | undefined;
  /** How long the response to `initialize` took, in ms. */
  #initializeDuration = 0;
  #protocolVersion: string | undefined;

  onServerStreamChange?: (change: ServerStreamChange) => void;

  constructor(url: URL, settings: HttpSettings, authorizer?: Authorizer) {
    super();
    this.#url = url;
    this.#client = new AuthorizedClient(settings, authorizer);
    this.#frames = new HttpFrameReader(this.frameHandlers);
    this.#streams = new SseStreams({
      frames: this.#frames,
      request: (lastEvent, signal) => this.#getStream(lastEvent, signal),
      pause: pauseFor,
      limit: this.#client.messageLimit,
    });
    this.#serverStream = new ServerStream(this.#streams, this.#closing.signal);
    this.#serverStream.onchange = (change) => this.onServerStreamChange?.(change);
    this.#serverStream.ontoolarge = ({ limit }) =>
      this.ondiagnostic?.({ code: 'too-large', message: `It sent ${limitInWords(limit)}.` });
  }

  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  get hasServerStream(): boolean {
    return this.#serverStream.isOpen;
  }

  async start(): Promise<void> {}

  setProtocolVersion(version: string): void {
    this.#protocolVersion = version;
  }

  /** Settles when the server has accepted the frame and its response has arrived, unless that is a stream. */
  async send(frame: Frame, options: SendOptions = {}): Promise<void> {
    const request = this.#frames.begin(frame);
    const stop = this.#abortController(options.requestSignal);
    let stream: HttpResponse | undefined;
    try {
      const sentAt = Date.now();
      const response = await this.#post(frame, options.headers ?? {}, stop.signal);
      if (isInitialize(frame)) this.#initializeDuration = Date.now() - sentAt;
      if (request === undefined) await this.#readAcceptance(response, frame);
      else stream = await this.#readResponse(response, frame, request);
    } finally {
      if (stream === undefined) this.#release(stop);
    }
    if (stream === undefined || request === undefined) return;
    const isResumable = revisionOf(frame) === undefined;
    const ended = this.#streams.follow(stream, request, isResumable, stop.signal);
    void ended
      .finally(() => {
        this.#release(stop);
        this.#frames.forget(request);
      })
      .then(
        () => options.onRequestStreamEnd?.(),
        (error: unknown) => {
          if (!stop.signal.aborted) options.onRequestStreamEnd?.(error);
        },
      );
  }

  /** Ends the session on the server as well, if it responds in time. */
  async close(): Promise<void> {
    if (this.#sessionId !== undefined) {
      // Whether the server can end sessions does not matter to a client that leaves.
      await this.#endSession().catch(() => {});
      this.#sessionId = undefined;
    }
    this.#closing.abort();
    for (const stop of this.#running.keys()) stop.abort();
    this.#client.close();
    this.onclose?.();
  }

  async #endSession(): Promise<void> {
    const headers = { ...this.#client.headers, ...this.#sessionHeaders() };
    const signal = AbortSignal.timeout(endTimeout);
    const response = await this.#client.fetch(this.#url, { method: 'DELETE', headers, signal });
    await discard(response);
    if (!isSuccess(response) || !this.#serverStream.isOpen) return;
    // Messages that the server sent before its last response may still be on their way on its stream, which it ends now.
    await settledWithin(this.#serverStream.ended, drainTimeout, { ref: false });
  }

  #post(frame: Frame, extra: Record<string, string>, signal: AbortSignal): Promise<HttpResponse> {
    // A new handshake begins a new session.
    if (isInitialize(frame)) this.#sessionId = undefined;
    const headers = {
      ...this.#client.headers,
      ...this.#sessionHeaders(),
      ...frameHeaders(frame),
      ...lowerCased(extra),
      'content-type': 'application/json',
      accept: accepting(this.#client.headers, 'application/json', 'text/event-stream'),
    };
    const body = stringifyJson(frame);
    const isRepeatable = !('method' in frame) || !effectfulMethods.has(frame.method);
    return this.#client.fetch(this.#url, { method: 'POST', headers, body, isRepeatable, signal });
  }

  async #getStream(lastEvent: string | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const headers = {
      ...this.#client.headers,
      ...this.#sessionHeaders(),
      ...(lastEvent === undefined ? {} : { 'last-event-id': headerBytes(lastEvent) }),
      accept: accepting(this.#client.headers, 'text/event-stream'),
    };
    const response = await this.#client.fetch(this.#url, { method: 'GET', headers, signal });
    if (!isSuccess(response)) throw await this.#client.statusError(this.#url, response);
    const type = mediaTypeOf(response);
    if (response.status !== 204 && (type === '' || type === 'text/event-stream')) return response;
    void discard(response);
    throw new NoEventStreamError(response.status, type);
  }

  #sessionHeaders(): Record<string, string> {
    return {
      ...(this.#sessionId === undefined ? {} : { 'mcp-session-id': this.#sessionId }),
      ...(this.#protocolVersion === undefined ? {} : { 'mcp-protocol-version': this.#protocolVersion }),
    };
  }

  /** Reads the HTTP response to a frame that is not a request. */
  async #readAcceptance(response: HttpResponse, frame: Frame): Promise<void> {
    if (!isSuccess(response)) throw await this.#client.statusError(this.#url, response);
    // Some servers respond with a stream that does not end.
    if (response.status === 202) await discard(response);
    else void discard(response);
    // From now on the server may send messages of its own.
    if ('method' in frame && frame.method === 'notifications/initialized') await this.#openServerStream();
  }

  /**
   * Waits for the stream to be open: servers drop the messages that they send before. A server without sessions has
   * none for this client.
   */
  async #openServerStream(): Promise<void> {
    const opened = this.#serverStream.listen();
    if (this.#sessionId === undefined) return;
    const timeout = Math.max(minOpenTimeout, 2 * this.#initializeDuration);
    await settledWithin(opened, timeout, { ref: false });
  }

  /** Reads the HTTP response to a request; returns it if it is a stream. Throws if it contains no message. */
  async #readResponse(
    response: HttpResponse,
    frame: Frame,
    request: PendingRequest,
  ): Promise<HttpResponse | undefined> {
    if (!isSuccess(response)) {
      await this.#readError(response, frame, request);
      return undefined;
    }
    const type = mediaTypeOf(response);
    if (response.status === 202) {
      await discard(response);
      // The message may arrive on the server's own stream.
      if (this.#serverStream.isOpen) return undefined;
      throw new InvalidResponseError({ status: 202, type, text: '' }, request.method);
    }
    if (isInitialize(frame)) this.#sessionId = response.headers.get('mcp-session-id') ?? undefined;
    if (type === 'text/event-stream') return response;
    await this.#readBody(response, type, request);
    return undefined;
  }

  async #readBody(response: HttpResponse, type: string, request: PendingRequest): Promise<void> {
    const { method } = request;
    const text = await textOf(response, this.#client.messageLimit).catch((error: unknown) => {
      if (error instanceof MessageTooLargeError) throw new TooLargeResponseError(error, method);
      throw new TruncatedResponseError(method, error);
    });
    if (!this.#frames.read(text, request)) {
      throw new InvalidResponseError({ status: response.status, type, text }, method);
    }
    if (type === 'application/json') return;
    const declared = type === '' ? 'without a Content-Type' : `as ${type}`;
    const message = `It sends JSON ${declared}, not as application/json.`;
    this.ondiagnostic?.({ code: 'content-type', message });
  }

  /** In the modern era a JSON-RPC error may have an HTTP status of its own; any other error response is thrown. */
  async #readError(response: HttpResponse, frame: Frame, request: PendingRequest): Promise<void> {
    const text = await errorTextOf(response);
    if (response.status === 400 && revisionOf(frame) !== undefined && isErrorOf(text, request)) {
      this.#frames.read(text, request);
      return;
    }
    if (mediaTypeOf(response) === 'application/json') this.#frames.show(text);
    throw await this.#client.statusError(this.#url, response, text);
  }

  /** Creates the controller of one request, which aborts with `signal` and with the transport. */
  #abortController(signal: AbortSignal | undefined): AbortController {
    const stop = new AbortController();
    if (this.#closing.signal.aborted) stop.abort();
    this.#running.set(stop, abortWith(stop, signal));
    return stop;
  }

  /** Called when a request has ended. */
  #release(stop: AbortController): void {
    this.#running.get(stop)?.();
    this.#running.delete(stop);
  }
}

function isInitialize(frame: Frame): boolean {
  return 'method' in frame && frame.method === 'initialize';
}

/** Whether a text is a JSON-RPC error with the id of the request. */
function isErrorOf(text: string, { id }: PendingRequest): boolean {
  try {
    const message = parseJson(text) as { id?: unknown; error?: unknown } | null;
    return String(message?.id) === String(id) && typeof message?.error === 'object';
  } catch {
    return false;
  }
}
