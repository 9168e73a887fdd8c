import type { ExchangedFrame } from '../command-line/shell-port.ts';
import type { EngineEvent } from '../core/events.ts';
import type { Json } from '../core/json.ts';

/** Keeps the frames of the last line that spoke with a server. They are redacted when they are looked at. */
export class FrameLog {
  #last: (EngineEvent & { type: 'frame' })[] = [];
  #current: (EngineEvent & { type: 'frame' })[] | undefined;

  /** A line begins: what is sent and received from here on is its. */
  begin(): void {
    this.#current = [];
  }

  add(event: EngineEvent): void {
    if (event.type === 'frame') this.#current?.push(event);
  }

  /** The line has ended; one that sent nothing leaves the last exchange as it is. */
  end(): void {
    if (this.#current !== undefined && this.#current.length > 0) this.#last = this.#current;
    this.#current = undefined;
  }

  frames(): ExchangedFrame[] {
    return this.#last.map(({ server, direction, at, frame }) => ({
      server,
      direction,
      at,
      frame: frame as Json,
    }));
  }
}
