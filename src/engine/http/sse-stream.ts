import { setTimeout as delay } from 'node:timers/promises';
import type { HttpFrameReader, PendingRequest } from '../framing/http-frame-reader.ts';
import { parseSse } from '../framing/sse-parser.ts';
import type { HttpResponse } from './fetch.ts';
import { HttpStatusError } from './response-errors.ts';

/** How often to try to reopen a broken stream. */
const maxAttempts = 2;
/** The first delay unless the server sends a `retry` field, in ms; each further one is longer. */
const firstDelay = 1_000;
const delayFactor = 1.5;

/** Requests an event stream that resumes after `lastEvent`. Rejects if the server does not offer it. */
export type RequestStream = (lastEvent: string | undefined, signal: AbortSignal) => Promise<HttpResponse>;

/** An event stream that is being read. */
export interface OpenStream {
  /** Settles at the end of the stream, with the id of its last event, if any. */
  ended: Promise<string | undefined>;
}

/** The event streams of one server over Streamable HTTP, which are reopened after they broke. */
export class SseStreams {
  readonly #frames: HttpFrameReader;
  readonly #request: RequestStream;
  /** The delay that the server asks for, in ms. */
  #retryDelay: number | undefined;

  constructor(frames: HttpFrameReader, request: RequestStream) {
    this.#frames = frames;
    this.#request = request;
  }

  /** Reads the stream of a request to its end; resumes a broken one if its events have ids. */
  async follow(response: HttpResponse, request: PendingRequest, signal: AbortSignal): Promise<void> {
    let stream: OpenStream | undefined = this.#opened(response, request);
    while (stream !== undefined) {
      const lastEvent = await stream.ended;
      signal.throwIfAborted();
      if (!this.#frames.isPending(request) || lastEvent === undefined) return;
      stream = await this.reopen(lastEvent, request, signal);
    }
  }

  /** Opens a stream; `request` is the one whose response it carries, if any. Rejects if the server offers none. */
  async open(
    lastEvent: string | undefined,
    request: PendingRequest | undefined,
    signal: AbortSignal,
  ): Promise<OpenStream> {
    return this.#opened(await this.#request(lastEvent, signal), request);
  }

  /** Reopens a stream; returns undefined after the last attempt. Rejects if `signal` aborts. */
  async reopen(
    lastEvent: string | undefined,
    request: PendingRequest | undefined,
    signal: AbortSignal,
  ): Promise<OpenStream | undefined> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      await delay(this.#retryDelay ?? firstDelay * delayFactor ** attempt, undefined, { signal });
      try {
        return await this.open(lastEvent, request, signal);
      } catch {
        signal.throwIfAborted();
      }
    }
    return undefined;
  }

  #opened(response: HttpResponse, request: PendingRequest | undefined): OpenStream {
    return { ended: this.#read(response, request) };
  }

  async #read({ body }: HttpResponse, request: PendingRequest | undefined): Promise<string | undefined> {
    let last: string | undefined;
    const reading = parseSse(body, {
      onevent: ({ id, event = 'message', data }) => {
        if (id !== undefined && id !== '') last = id;
        if (event === 'message' && data !== '') this.#frames.read(data, request);
      },
      onretry: (interval) => {
        this.#retryDelay = interval;
      },
    });
    // A stream that broke can be resumed like one that ended.
    await reading.catch(() => {});
    return last;
  }
}

/** A change in the state of the stream for server messages. */
export type ServerStreamChange =
  /** The server does not offer one. */
  | 'none'
  /** It broke and was reopened; messages sent in between are lost. */
  | 'reopened'
  /** It broke and could not be reopened. */
  | 'lost';

/**
 * The legacy era's stream for server messages that belong to no request, which is reopened after it broke
 * (specification 2025-11-25, "Listening for Messages from the Server").
 */
export class ServerStream {
  readonly #streams: SseStreams;
  readonly #signal: AbortSignal;
  #current: OpenStream | undefined;
  onchange?: (change: ServerStreamChange) => void;

  /** `signal` closes it. */
  constructor(streams: SseStreams, signal: AbortSignal) {
    this.#streams = streams;
    this.#signal = signal;
  }

  get isOpen(): boolean {
    return this.#current !== undefined;
  }

  /** Settles at the end of the open stream. */
  get ended(): Promise<unknown> {
    return Promise.resolve(this.#current?.ended);
  }

  /** Opens the stream and listens until it is closed or lost. Settles with the server's response to the first attempt. */
  async listen(): Promise<void> {
    try {
      const stream = await this.#streams.open(undefined, undefined, this.#signal);
      void this.#follow(stream).catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#signal.aborted) this.onchange?.(error instanceof HttpStatusError ? 'none' : 'lost');
  }

  /** Reads the stream, and reopens it when it breaks. */
  async #follow(first: OpenStream): Promise<void> {
    let stream: OpenStream | undefined = first;
    while (stream !== undefined) {
      this.#current = stream;
      const lastEvent: string | undefined = await stream.ended;
      this.#current = undefined;
      this.#signal.throwIfAborted();
      stream = await this.#streams.reopen(lastEvent, undefined, this.#signal);
      if (stream === undefined) this.onchange?.('lost');
      // The server repeats the events that a resumed stream has missed.
      else if (lastEvent === undefined) this.onchange?.('reopened');
    }
  }
}
