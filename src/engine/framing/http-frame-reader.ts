import { stringifyJson } from '../../core/json-text.ts';
import type { Frame } from './frame.ts';
import { deliver, type FrameHandlers, type ParsedText, parseFrames } from './parse-frames.ts';

/** A request that is sent as the body of a POST. */
export interface PendingRequest {
  id: string | number;
  method: string;
}

/** Reads the frames in HTTP bodies and in the events of SSE streams, and assigns the responses to requests. */
export class HttpFrameReader {
  readonly #handlers: FrameHandlers;
  /** The ids of requests without a response, as text: some servers change their type. */
  readonly #pending = new Set<string>();

  constructor(handlers: FrameHandlers) {
    this.#handlers = handlers;
  }

  /** Registers a frame that is about to be sent; returns undefined if it is not a request. */
  begin(frame: Frame): PendingRequest | undefined {
    const { id, method } = frame as { id?: unknown; method?: unknown };
    if (typeof method !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) return undefined;
    this.#pending.add(String(id));
    return { id, method };
  }

  /** Whether the request has no response yet. */
  isPending({ id }: PendingRequest): boolean {
    return this.#pending.has(String(id));
  }

  /**
   * Delivers the frames in a text; `request` is the one whose response or stream the text came from, if any. Returns
   * whether a response was among them. Text without frames is not delivered.
   */
  read(text: string, request: PendingRequest | undefined): boolean {
    const parsed = parseFrames(text);
    return parsed !== undefined && this.#deliver(parsed, request);
  }

  /**
   * Delivers the frames in an event; returns whether there are any. An object that is not a message is delivered as stray
   * text, unless the stream was cut within it.
   */
  readEvent(data: string, request: PendingRequest | undefined, isComplete: boolean): boolean {
    const parsed = parseFrames(data);
    if (parsed !== undefined) {
      this.#deliver(parsed, request);
      return true;
    }
    // Anything else may be there to keep the connection open.
    if (isComplete && data.startsWith('{')) this.#handlers.onstray(data, request?.id);
    return false;
  }

  /** Returns whether a response is among the frames. */
  #deliver(parsed: ParsedText, request: PendingRequest | undefined): boolean {
    let hasResponse = false;
    deliver(parsed, {
      ...this.#handlers,
      onstray: (text) => this.#handlers.onstray(text, request?.id),
      onframe: (frame) => {
        if (!('method' in frame)) hasResponse = true;
        this.#handlers.onframe(this.#settle(frame, request), request?.id);
      },
    });
    return hasResponse;
  }

  /** Passes the JSON of an HTTP error response to `onvalue` alone. */
  show(text: string): void {
    for (const part of parseFrames(text)?.parts ?? [])
      if ('value' in part) this.#handlers.onvalue(part.value);
  }

  /** Returns the frame with the id of its request: a response on a request's own stream belongs to that request. */
  #settle(frame: Frame, request: PendingRequest | undefined): Frame {
    if ('method' in frame) return frame;
    const { id } = frame as { id?: unknown };
    const hasId = id !== undefined && id !== null;
    if (hasId && this.#pending.delete(String(id))) return frame;
    if (request === undefined || !this.#pending.delete(String(request.id))) return frame;
    this.#handlers.ondiagnostic(
      hasId
        ? {
            code: 'wrong-id',
            message: `It answered request ${request.id} with the id ${stringifyJson(id)}.`,
          }
        : { code: 'null-id', message: 'A response does not say which request it answers.' },
    );
    return { ...frame, id: request.id } as Frame;
  }
}
