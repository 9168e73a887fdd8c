import type { Frame } from './frame.ts';
import { deliver, type FrameHandlers } from './frame-handlers.ts';
import { parseFrames } from './parse-frames.ts';
import { type PendingRequest, PendingRequests } from './pending-requests.ts';

/** Reads the frames in HTTP answers and in the events of streams, repaired, each as what it answers. */
export class HttpFrameReader {
  readonly #sink: FrameHandlers;
  readonly #outstanding = new PendingRequests();

  constructor(sink: FrameHandlers) {
    this.#sink = sink;
  }

  /** Takes note of a frame that is sent; undefined for one that is no request. */
  begin(frame: Frame): PendingRequest | undefined {
    return this.#outstanding.begin(frame);
  }

  /** Whether the request has no answer yet. */
  awaits(request: PendingRequest): boolean {
    return this.#outstanding.has(request);
  }

  /**
   * Hands on the frames in a text, which came on the stream of `request`, if of one. Gives whether there was a
   * response among them; what is no frame is told as such.
   */
  read(text: string, request: PendingRequest | undefined): boolean {
    const reading = parseFrames(text);
    if (reading === undefined) return false;
    let answered = false;
    const complain = (code: string, message: string) => this.#sink.ondiagnostic({ code, message });
    deliver(reading, {
      ...this.#sink,
      onframe: (frame) => {
        if (!('method' in frame)) answered = true;
        this.#sink.onframe(this.#outstanding.settle(frame, request, complain));
      },
    });
    return answered;
  }

  /** Tells what a refusal holds, which goes no further as a frame. */
  show(text: string): void {
    for (const part of parseFrames(text)?.parts ?? []) if ('value' in part) this.#sink.onvalue(part.value);
  }
}
