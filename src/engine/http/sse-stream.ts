import { setTimeout as wait } from 'node:timers/promises';
import type { HttpFrameReader } from '../framing/http-frame-reader.ts';
import type { PendingRequest } from '../framing/pending-requests.ts';
import { parseSse } from '../framing/sse-parser.ts';
import type { HttpResponse } from './fetch.ts';

/** How often a stream that was cut is opened again before it is given up. */
const most = 2;
/** How long the first wait is where the server names no time, in ms; each is longer than the one before. */
const firstWait = 1_000;
const growth = 1.5;

/** Opens a stream again after a cut. Gives undefined when that cannot be done. Rejects when `signal` aborts. */
export async function reopenStream<Stream>(
  open: () => Promise<Stream>,
  interval: () => number | undefined,
  signal: AbortSignal,
): Promise<Stream | undefined> {
  for (let attempt = 0; attempt < most; attempt += 1) {
    await wait(interval() ?? firstWait * growth ** attempt, undefined, { signal });
    try {
      return await open();
    } catch {
      signal.throwIfAborted();
    }
  }
  return undefined;
}

/** Asks for a stream of events, to be gone on with behind `lastEvent`. Rejects when there is none. */
export type AskForStream = (lastEvent: string | undefined, signal: AbortSignal) => Promise<HttpResponse>;

/** A stream of events that has begun. */
export interface OpenStream {
  /** Settles when it has ended or was cut, with the id of its last event, if they have ids. */
  ended: Promise<string | undefined>;
}

/** The streams of events of one server over Streamable HTTP, each read as it comes and opened again after a cut. */
export class SseStreams {
  readonly #frames: HttpFrameReader;
  readonly #ask: AskForStream;
  /** How long the server wants to be left alone before a stream is opened again, in ms. */
  #interval: number | undefined;

  constructor(frames: HttpFrameReader, ask: AskForStream) {
    this.#frames = frames;
    this.#ask = ask;
  }

  /** Reads the stream of a request to its end; after a cut it is gone on with where its events have ids. */
  async follow(answer: HttpResponse, request: PendingRequest, signal: AbortSignal): Promise<void> {
    let stream: OpenStream | undefined = this.#opened(answer, request);
    while (stream !== undefined) {
      const lastEvent = await stream.ended;
      signal.throwIfAborted();
      if (!this.#frames.awaits(request) || lastEvent === undefined) return;
      stream = await this.reopen(lastEvent, request, signal);
    }
  }

  /** Asks for a stream; `request` is what it is to answer, if anything. Rejects when there is none. */
  async open(
    lastEvent: string | undefined,
    request: PendingRequest | undefined,
    signal: AbortSignal,
  ): Promise<OpenStream> {
    return this.#opened(await this.#ask(lastEvent, signal), request);
  }

  /** Opens a stream again; undefined when that cannot be done. */
  reopen(
    lastEvent: string | undefined,
    request: PendingRequest | undefined,
    signal: AbortSignal,
  ): Promise<OpenStream | undefined> {
    return reopenStream(
      () => this.open(lastEvent, request, signal),
      () => this.#interval,
      signal,
    );
  }

  #opened(answer: HttpResponse, request: PendingRequest | undefined): OpenStream {
    return { ended: this.#read(answer, request) };
  }

  async #read({ body }: HttpResponse, request: PendingRequest | undefined): Promise<string | undefined> {
    let last: string | undefined;
    const reading = parseSse(body, {
      onevent: ({ id, event = 'message', data }) => {
        if (id !== undefined && id !== '') last = id;
        if (event === 'message' && data !== '') this.#frames.read(data, request);
      },
      onretry: (interval) => {
        this.#interval = interval;
      },
    });
    // Whether it ended or was cut is all the same: it may be gone on with.
    await reading.catch(() => {});
    return last;
  }
}
