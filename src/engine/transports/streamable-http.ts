import type { TransportSendOptions } from '@modelcontextprotocol/client';
import type { Diagnostic } from '../framing/diagnostic.ts';
import type { Frame } from '../framing/frame.ts';
import { handlersOf } from '../framing/frame-handlers.ts';
import { HttpFrameReader } from '../framing/http-frame-reader.ts';
import type { PendingRequest } from '../framing/pending-requests.ts';
import type { Authorizer } from '../http/authorization.ts';
import { AuthorizedClient, type HttpSettings } from '../http/authorized-client.ts';
import { discard, type HttpResponse, isSuccess, mediaTypeOf, textOf } from '../http/fetch.ts';
import { accepting, frameHeaders, lowerCased, revisionOf } from '../http/headers.ts';
import { InvalidResponseError, TruncatedResponseError } from '../http/response-errors.ts';
import { ServerStream, type ServerStreamChange } from '../http/server-stream.ts';
import { SseStreams } from '../http/sse-stream.ts';
import type { Transport } from './transport.ts';

/** How long a server has to end the session, in ms. */
const patience = 500;

/**
 * Frames over Streamable HTTP (specification, "Transports"): each is a POST, whose answer is JSON or a stream of
 * events. Redirects to another origin are not followed.
 */
export class StreamableHttpTransport implements Transport {
  readonly kind = 'http';
  /** In the new era a request is cancelled by closing its own stream. */
  readonly hasPerRequestStream = true;
  readonly #url: URL;
  readonly #route: AuthorizedClient;
  readonly #frames: HttpFrameReader;
  readonly #streams: SseStreams;
  readonly #standing: ServerStream;
  /** What ends each request that is under way. */
  readonly #underWay = new Set<AbortController>();
  readonly #closing = new AbortController();
  #sessionId: string | undefined;
  #protocolVersion: string | undefined;

  onreceived?: (original: unknown) => void;
  onstray?: (text: string) => void;
  ondiagnostic?: (complaint: Diagnostic) => void;
  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onServerStreamChange?: (change: ServerStreamChange) => void;

  constructor(url: URL, settings: HttpSettings, authorizer?: Authorizer) {
    this.#url = url;
    this.#route = new AuthorizedClient(settings, authorizer);
    this.#frames = new HttpFrameReader(handlersOf(this));
    this.#streams = new SseStreams(this.#frames, (lastEvent, signal) => this.#getStream(lastEvent, signal));
    this.#standing = new ServerStream(this.#streams, this.#closing.signal);
    this.#standing.onchange = (change) => this.onServerStreamChange?.(change);
  }

  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  async start(): Promise<void> {}

  setProtocolVersion(version: string): void {
    this.#protocolVersion = version;
  }

  /** Settles when the server has taken the frame, and its answer has come, unless that is a stream. */
  async send(frame: Frame, options: TransportSendOptions = {}): Promise<void> {
    const request = this.#frames.begin(frame);
    const stop = this.#stopper(options.requestSignal);
    let stream: HttpResponse | undefined;
    try {
      const answer = await this.#post(frame, options.headers ?? {}, stop.signal);
      if (request === undefined) await this.#taken(answer, frame);
      else stream = await this.#answered(answer, frame, request);
    } finally {
      if (stream === undefined) this.#underWay.delete(stop);
    }
    if (stream === undefined || request === undefined) return;
    const ended = this.#streams.follow(stream, request, stop.signal);
    void ended.finally(() => this.#underWay.delete(stop)).then(options.onRequestStreamEnd, () => {});
  }

  /** Ends the session on the server as well, as far as it answers in time. */
  async close(): Promise<void> {
    if (this.#sessionId !== undefined) {
      const headers = { ...this.#route.headers, ...this.#sessionHeaders() };
      const signal = AbortSignal.timeout(patience);
      // A server that can't end sessions, or is gone, changes nothing for who is leaving.
      await this.#route.fetch(this.#url, { method: 'DELETE', headers, signal }).then(discard, () => {});
      this.#sessionId = undefined;
    }
    this.#closing.abort();
    for (const stop of this.#underWay) stop.abort();
    this.#route.close();
    this.onclose?.();
  }

  #post(frame: Frame, extra: Record<string, string>, signal: AbortSignal): Promise<HttpResponse> {
    // Whoever shakes hands has no session yet, whatever there was before.
    if (isInitialize(frame)) this.#sessionId = undefined;
    const headers = {
      ...this.#route.headers,
      ...this.#sessionHeaders(),
      ...frameHeaders(frame),
      ...lowerCased(extra),
      'content-type': 'application/json',
      accept: accepting(this.#route.headers, 'application/json', 'text/event-stream'),
    };
    return this.#route.fetch(this.#url, { method: 'POST', headers, body: JSON.stringify(frame), signal });
  }

  async #getStream(lastEvent: string | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const headers = {
      ...this.#route.headers,
      ...this.#sessionHeaders(),
      ...(lastEvent === undefined ? {} : { 'last-event-id': lastEvent }),
      accept: accepting(this.#route.headers, 'text/event-stream'),
    };
    const answer = await this.#route.fetch(this.#url, { method: 'GET', headers, signal });
    if (isSuccess(answer)) return answer;
    throw await this.#route.refused(this.#url, answer);
  }

  #sessionHeaders(): Record<string, string> {
    return {
      ...(this.#sessionId === undefined ? {} : { 'mcp-session-id': this.#sessionId }),
      ...(this.#protocolVersion === undefined ? {} : { 'mcp-protocol-version': this.#protocolVersion }),
    };
  }

  /** Sees to the answer to a frame that wants none. */
  async #taken(answer: HttpResponse, frame: Frame): Promise<void> {
    if (!isSuccess(answer)) throw await this.#route.refused(this.#url, answer);
    // Some answer with a stream that does not end.
    if (answer.status === 202) await discard(answer);
    else void discard(answer);
    // From here on the server may tell what nobody asked for.
    if ('method' in frame && frame.method === 'notifications/initialized') void this.#standing.listen();
  }

  /** Reads the answer to a request, which fails when it holds none; a stream is given back. */
  async #answered(
    answer: HttpResponse,
    frame: Frame,
    request: PendingRequest,
  ): Promise<HttpResponse | undefined> {
    if (!isSuccess(answer)) {
      await this.#readRefusal(answer, frame, request);
      return undefined;
    }
    const type = mediaTypeOf(answer);
    if (answer.status === 202) {
      await discard(answer);
      // The answer may come on the stream that is open already.
      if (this.#standing.open) return undefined;
      throw new InvalidResponseError({ status: 202, type, text: '' }, request.method);
    }
    if (isInitialize(frame)) this.#sessionId = answer.headers.get('mcp-session-id') ?? undefined;
    if (type === 'text/event-stream') return answer;
    await this.#readBody(answer, type, request);
    return undefined;
  }

  async #readBody(answer: HttpResponse, type: string, request: PendingRequest): Promise<void> {
    const { method } = request;
    const text = await textOf(answer).catch((error: unknown) => {
      throw new TruncatedResponseError(method, error);
    });
    const answered = this.#frames.read(text, request);
    if (!answered) throw new InvalidResponseError({ status: answer.status, type, text }, method);
    if (type === 'application/json') return;
    const declared = type === '' ? 'nothing in particular' : type;
    const message = `It sends JSON as ${declared}, not as application/json.`;
    this.ondiagnostic?.({ code: 'content-type', message });
  }

  /** In the new era an error of the request itself comes with a status of its own; any other refusal is thrown. */
  async #readRefusal(answer: HttpResponse, frame: Frame, request: PendingRequest): Promise<void> {
    const text = await textOf(answer).catch(() => '');
    if (answer.status === 400 && revisionOf(frame) !== undefined && isErrorOf(text, request)) {
      this.#frames.read(text, request);
      return;
    }
    if (mediaTypeOf(answer) === 'application/json') this.#frames.show(text);
    throw await this.#route.refused(this.#url, answer, text);
  }

  /** What ends one request: the end of the channel, or `signal`. */
  #stopper(signal: AbortSignal | undefined): AbortController {
    const stop = new AbortController();
    if (this.#closing.signal.aborted) stop.abort();
    if (signal?.aborted === true) stop.abort(signal.reason);
    signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
    this.#underWay.add(stop);
    return stop;
  }
}

function isInitialize(frame: Frame): boolean {
  return 'method' in frame && frame.method === 'initialize';
}

/** Whether a text is an error that names the request. */
function isErrorOf(text: string, { id }: PendingRequest): boolean {
  try {
    const given = JSON.parse(text) as { id?: unknown; error?: unknown } | null;
    return given?.id === id && typeof given.error === 'object';
  } catch {
    return false;
  }
}
