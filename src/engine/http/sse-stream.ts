import { now } from '../../core/clock.ts';
import type { HttpFrameReader, PendingRequest } from '../framing/http-frame-reader.ts';
import { MessageTooLargeError } from '../framing/message-limit.ts';
import { parseSse } from '../framing/sse-parser.ts';
import type { HttpResponse } from './fetch.ts';
import { ReopenDelays } from './reopen-delays.ts';
import { HttpStatusError, NoEventStreamError, TooLargeResponseError } from './response-errors.ts';

/** How often to try to reopen a broken stream. */
const maxAttempts = 2;
/** A stream that was open for this long counts as useful even if it brought nothing, in ms: most are silent. */
const usefulDuration = 10_000;

/** What the event streams of a server need. */
export interface SsePorts {
  frames: HttpFrameReader;
  /** Requests an event stream that resumes after `lastEvent`. Rejects if the server does not offer it. */
  request(lastEvent: string | undefined, signal: AbortSignal): Promise<HttpResponse>;
  /** Waits for a number of ms. Rejects if `signal` aborts. */
  pause(duration: number, signal: AbortSignal): Promise<void>;
  /** The largest size of an event, in bytes. */
  limit: number;
}

/** How an event stream ended. */
interface StreamEnd {
  /** The last event ID: of its own events, or else the one after which it was resumed. */
  lastEvent: string | undefined;
  /** Whether it brought a message, or was open for a while. */
  wasUseful: boolean;
  /** Set if it was closed because of an event that is too large. */
  tooLarge?: MessageTooLargeError | undefined;
}

/** An event stream that is being read. */
export interface OpenStream {
  /** Settles at the end of the stream. */
  ended: Promise<StreamEnd>;
}

/** The event streams of one server over Streamable HTTP, which are reopened after they broke. */
export class SseStreams {
  readonly #ports: SsePorts;
  /** The delay that the server asks for, in ms. */
  #retryDelay: number | undefined;

  constructor(ports: SsePorts) {
    this.#ports = ports;
  }

  /**
   * Reads the stream of a request to its end; resumes a broken one if its events have ids and `isResumable`: that of a
   * request in the modern era is not (specification 2026-07-28, "Receiving Messages"). Throws TooLargeResponseError for an
   * event that is too large.
   */
  async follow(
    response: HttpResponse,
    request: PendingRequest,
    isResumable: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { frames } = this.#ports;
    const delays = new ReopenDelays();
    let stream: OpenStream | undefined = this.#opened(response, undefined, request);
    while (stream !== undefined) {
      const end: StreamEnd = await stream.ended;
      signal.throwIfAborted();
      if (!frames.isPending(request)) return;
      if (end.tooLarge !== undefined) throw new TooLargeResponseError(end.tooLarge, request.method);
      if (frames.finish(request) || !isResumable || end.lastEvent === undefined) return;
      stream = await this.reopen(end, delays, request, signal);
    }
  }

  /** Opens a stream; `request` is the one whose response it carries, if any. Rejects if the server offers none. */
  async open(
    lastEvent: string | undefined,
    request: PendingRequest | undefined,
    signal: AbortSignal,
  ): Promise<OpenStream> {
    return this.#opened(await this.#ports.request(lastEvent, signal), lastEvent, request);
  }

  /** Reopens a stream; returns undefined after the last attempt. Rejects if `signal` aborts. */
  async reopen(
    { lastEvent, wasUseful }: StreamEnd,
    delays: ReopenDelays,
    request: PendingRequest | undefined,
    signal: AbortSignal,
  ): Promise<OpenStream | undefined> {
    if (wasUseful) delays.reset();
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      await this.#ports.pause(delays.next(this.#retryDelay), signal);
      try {
        return await this.open(lastEvent, request, signal);
      } catch {
        signal.throwIfAborted();
      }
    }
    return undefined;
  }

  #opened(
    response: HttpResponse,
    resumedAfter: string | undefined,
    request: PendingRequest | undefined,
  ): OpenStream {
    return { ended: this.#read(response, resumedAfter, request) };
  }

  async #read(
    { body }: HttpResponse,
    resumedAfter: string | undefined,
    request: PendingRequest | undefined,
  ): Promise<StreamEnd> {
    const openedAt = now();
    const { frames, limit } = this.#ports;
    let lastEvent = resumedAfter;
    let hasMessage = false;
    let tooLarge: MessageTooLargeError | undefined;
    const reading = parseSse(body, {
      limit,
      lastEventId: resumedAfter,
      onevent: ({ type, data, lastEventId, isComplete }) => {
        const isMessage = type === 'message' && data !== '' && frames.readEvent(data, request, isComplete);
        if (isMessage) hasMessage = true;
        // An event that was cut within its data is sent again.
        if (isComplete || isMessage) lastEvent = lastEventId;
      },
      onretry: (interval) => {
        this.#retryDelay = interval;
      },
    });
    // A stream that broke can be resumed like one that ended.
    await reading.catch((error: unknown) => {
      if (error instanceof MessageTooLargeError) tooLarge = error;
    });
    return { lastEvent, tooLarge, wasUseful: hasMessage || now() - openedAt > usefulDuration };
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
  /** Called for an event that was not read because of its size. */
  ontoolarge?: (error: MessageTooLargeError) => void;

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
    const isRefusal = error instanceof HttpStatusError || error instanceof NoEventStreamError;
    if (!this.#signal.aborted) this.onchange?.(isRefusal ? 'none' : 'lost');
  }

  /** Reads the stream, and reopens it when it breaks. */
  async #follow(first: OpenStream): Promise<void> {
    const delays = new ReopenDelays();
    let stream: OpenStream | undefined = first;
    while (stream !== undefined) {
      this.#current = stream;
      const end: StreamEnd = await stream.ended;
      this.#current = undefined;
      this.#signal.throwIfAborted();
      if (end.tooLarge !== undefined) this.ontoolarge?.(end.tooLarge);
      stream = await this.#streams.reopen(end, delays, undefined, this.#signal);
      if (stream === undefined) this.onchange?.('lost');
      // The server repeats the events that a resumed stream has missed.
      else if (end.lastEvent === undefined) this.onchange?.('reopened');
    }
  }
}
