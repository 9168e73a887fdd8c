import { now } from '../core/clock.ts';
import type { ConnectionError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import { EventLines } from '../render/event.ts';
import type { StateListener } from '../repl/state/listeners.ts';
import { styleOf } from '../terminal/style.ts';

/** Follows the connection of a session for its log and its status. */
export class SessionView implements StateListener {
  readonly #log: (text: string) => void;
  readonly #lines = new EventLines({
    style: styleOf({ isTTY: false, columns: undefined, env: {}, platform: process.platform }),
    logLevel: 'debug',
    logLogger: undefined,
    verbose: false,
    quiet: false,
    trace: false,
    progress: false,
    nameServers: true,
    now,
    time: () => new Date(),
  });
  /** How each server ended that was lost. */
  readonly #gone = new Map<string, ConnectionError | undefined>();

  constructor(log: (text: string) => void) {
    this.#log = log;
  }

  /** Returns how a server ended; undefined if that is not known. */
  causeOf(server: string): string | undefined {
    return this.#gone.get(server)?.message;
  }

  show(event: EngineEvent): void {
    if (event.type === 'gone') {
      this.#gone.set(event.server, event.error);
      this.#log(event.error?.message ?? `The connection to ${event.server} was lost.`);
    }
    const lines = this.#lines.linesOf(event);
    if (lines !== '') this.#log(lines);
  }
}
