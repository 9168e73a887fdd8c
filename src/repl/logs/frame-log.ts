import type { ExchangedFrame } from '../../command-line/shell-port.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { Json } from '../../core/json.ts';

/** Keeps the frames of the last line that exchanged any with a server. They are redacted when shown. */
export class FrameLog {
  readonly #shared: FrameLog | undefined;
  #last: (EngineEvent & { type: 'frame' })[];
  #current: (EngineEvent & { type: 'frame' })[] | undefined;

  /** `shared`: that of several shells. Each has one of its own, which begins with the latest exchange. */
  constructor(shared?: FrameLog) {
    this.#shared = shared;
    this.#last = shared === undefined ? [] : shared.#last;
  }

  /** Called when a line starts. */
  begin(): void {
    this.#current = [];
  }

  add(event: EngineEvent): void {
    if (event.type === 'frame') this.#current?.push(event);
  }

  /** Called when the line ends. A line that sent nothing leaves the last exchange in place. */
  end(): void {
    if (this.#current !== undefined && this.#current.length > 0) {
      this.#last = this.#current;
      if (this.#shared !== undefined) this.#shared.#last = this.#current;
    }
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
