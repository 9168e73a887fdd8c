import { stringifyJson } from '../../core/json-text.ts';
import type { Frame } from './frame.ts';
import { deliver, type FrameHandlers, type ParsedText, parseFrames } from './parse-frames.ts';

/** A request that is sent as the body of a POST. */
export interface PendingRequest {
  id: string | number;
  method: string;
}

/** A response on the stream of a request that does not have the request's id. */
interface Candidate {
  frame: Frame;
  /** Whether it is the only one. */
  isOnly: boolean;
}

/** Reads the frames in HTTP bodies and in the events of SSE streams, and assigns the responses to requests. */
export class HttpFrameReader {
  readonly #handlers: FrameHandlers;
  /** The ids of requests without a response, as text: some servers change their type. */
  readonly #pending = new Set<string>();
  /** What may turn out to be the response to a request, by the request's id. */
  readonly #candidates = new Map<string, Candidate>();

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
   * Delivers the frames in the body of the response to a request. Returns whether a response was among them. Text without
   * frames is not delivered.
   */
  read(text: string, request: PendingRequest): boolean {
    const parsed = parseFrames(text);
    if (parsed === undefined) return false;
    const hasResponse = this.#deliver(parsed, request);
    this.finish(request);
    return hasResponse;
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
        const matched = this.#match(frame, request);
        if (matched !== undefined) this.#handlers.onframe(matched, request?.id);
      },
    });
    return hasResponse;
  }

  /** Passes the JSON of an HTTP error response to `onvalue` alone. */
  show(text: string): void {
    for (const part of parseFrames(text)?.parts ?? [])
      if ('value' in part) this.#handlers.onvalue(part.value);
  }

  /**
   * Returns the frame, with the id of the request if it is an error without an id on the request's own stream. Keeps a
   * response with another id until the stream ends, since the right one may follow; returns undefined then.
   */
  #match(frame: Frame, request: PendingRequest | undefined): Frame | undefined {
    if ('method' in frame) return frame;
    const { id } = frame as { id?: unknown };
    const hasId = id !== undefined && id !== null;
    if (hasId && this.#pending.delete(String(id))) return frame;
    if (request === undefined || !this.isPending(request)) return frame;
    const own = String(request.id);
    this.#handlers.ondiagnostic(
      hasId
        ? {
            code: 'wrong-id',
            message: `The HTTP response to request ${own} contains a response with the id ${stringifyJson(id)}.`,
          }
        : { code: 'null-id', message: 'A response does not say which request it answers.' },
    );
    if (!hasId && 'error' in frame) {
      this.#pending.delete(own);
      return { ...frame, id: request.id };
    }
    const first = this.#candidates.get(own)?.frame;
    this.#candidates.set(own, { frame: first ?? frame, isOnly: first === undefined });
    return undefined;
  }

  /**
   * Ends the reading of the body or stream of a request. If it brought no response to the request, but a single one with
   * another id, that is delivered as the response; of several, the first as it is. Returns whether one was delivered.
   */
  finish(request: PendingRequest): boolean {
    const own = String(request.id);
    const candidate = this.#candidates.get(own);
    this.#candidates.delete(own);
    if (candidate === undefined || !this.#pending.delete(own)) return false;
    const { frame, isOnly } = candidate;
    this.#handlers.onframe(isOnly ? ({ ...frame, id: request.id } as Frame) : frame, request.id);
    return true;
  }

  /** Forgets a request whose response is not read any more. */
  forget(request: PendingRequest): void {
    this.#pending.delete(String(request.id));
    this.#candidates.delete(String(request.id));
  }
}
