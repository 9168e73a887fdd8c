import type { EventOutput } from '../app/event-output.ts';
import { InterruptedError, McpcError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import { quoteWord } from '../core/quote.ts';
import { formatCount } from '../terminal/format.ts';
import type { FrameLog } from './logs/frame-log.ts';
import type { ShellSession } from './session/session.ts';

/** How many lines a server wrote to its standard error before it was connected, which were not shown. */
export interface HeldLines {
  server: string;
  count: number;
}

const willReconnect = 'The next line that needs it connects to it again.';

/** What showing the events of a shell needs. */
export interface ShellEventPorts {
  live: EventOutput;
  exchange: FrameLog;
  session: Pick<ShellSession, 'gone' | 'isConnected' | 'memberNames'>;
  /** Whether there is a user, who is told only how much a server wrote to its standard error. */
  isInteractive: boolean;
  report(error: unknown): Promise<unknown>;
}

/** Shows the events of a connection in one shell, each failure once. */
export class ShellEvents {
  readonly #ports: ShellEventPorts;
  /** How many lines of the shell are running. */
  #running = 0;
  /** Why a server disconnected while lines were running; reported unless one of them fails with it. */
  #disconnection: McpcError | undefined;
  /** The failures of servers that were reported since a line began. */
  readonly #failures = new Set<string>();
  /** The errors themselves: a line that fails with one does not report it again. */
  readonly #reported = new Set<unknown>();
  /** The running requests that no line waits for: lists are fetched while a line is typed. */
  readonly #unawaited = new Map<string, EngineEvent>();
  /** What the greeting says of the servers' standard error; undefined once it was taken. */
  #heldLines: HeldLines[] | undefined = [];
  #isSeveral = false;

  constructor(ports: ShellEventPorts) {
    this.#ports = ports;
  }

  /** Called when a line starts. */
  begin(): void {
    if (this.#running === 0) {
      this.#failures.clear();
      this.#reported.clear();
    }
    this.#running += 1;
    // The line may need what they fetch.
    for (const request of this.#unawaited.values()) this.#ports.live.show(request);
    this.#unawaited.clear();
  }

  /** Called when a line ends, with the error if it failed. */
  async end(failure: unknown): Promise<void> {
    this.#running -= 1;
    const isReported = failure instanceof McpcError && failure.kind === 'connection';
    const disconnection = this.#disconnection;
    if (disconnection === undefined || (this.#running > 0 && !isReported)) return;
    this.#disconnection = undefined;
    if (!isReported) await this.#reportDisconnection(disconnection);
    else if (!this.#ports.session.isConnected) this.notice(willReconnect);
  }

  /** Whether the event of an error was shown since the line began. */
  wasReported(error: unknown): boolean {
    return this.#reported.has(error);
  }

  nameServers(several: boolean): void {
    this.#isSeveral = several;
    this.#ports.live.nameServers(several);
  }

  notice(message: string): void {
    this.#ports.live.show({ type: 'notice', server: undefined, message });
  }

  show(event: EngineEvent): void {
    this.#ports.exchange.add(event);
    if (event.type === 'stderrHeld') {
      this.#foldHeld(event);
      return;
    }
    if (event.type === 'failure') {
      if (!this.#isNew(event)) return;
      this.#reported.add(event.error);
    }
    if (event.type === 'request' && this.#isUnawaited(event)) return;
    if (event.type !== 'gone') {
      this.#ports.live.show(event);
      return;
    }
    const error =
      event.error ??
      new McpcError('connection', 3, `${event.server} disconnected.`, { server: event.server });
    if (this.#running > 0) this.#disconnection = error;
    else void this.#reportDisconnection(error);
  }

  /**
   * Returns how many lines each server wrote to its standard error before it was connected, in the order of the servers,
   * for the greeting. From now on, such lines are reported when a server connects.
   */
  takeHeldLines(): HeldLines[] {
    const { memberNames } = this.#ports.session;
    const held = this.#heldLines ?? [];
    this.#heldLines = undefined;
    return held.toSorted((one, other) => memberNames.indexOf(one.server) - memberNames.indexOf(other.server));
  }

  /** Whether a request begins, or ends, that no line waits for. */
  #isUnawaited(event: EngineEvent & { type: 'request' }): boolean {
    const key = `${event.request} ${event.server}`;
    if (event.state === 'settled') return this.#unawaited.delete(key);
    if (this.#running > 0) return false;
    this.#unawaited.set(key, event);
    return true;
  }

  /** Says how many lines a server wrote before it was connected, in place of the lines. */
  #foldHeld({ server, phase, lines, omitted }: EngineEvent & { type: 'stderrHeld' }): void {
    if (phase !== 'handshake' || !this.#ports.isInteractive) return;
    const count = lines.length + omitted;
    if (this.#heldLines !== undefined) {
      this.#heldLines.push({ server, count });
      return;
    }
    const word = this.#isSeveral ? `stderr ${quoteWord(server)}` : 'stderr';
    this.notice(`${server} wrote ${formatCount(count, 'line')}; see: ${word}`);
  }

  /** Whether a server's failure has not been reported yet: lists are requested in the background, too. */
  #isNew({ server, error }: EngineEvent & { type: 'failure' }): boolean {
    // The interrupted line reports it.
    if (error instanceof InterruptedError) return false;
    if (this.#running === 0 && this.#ports.session.gone.includes(server)) return false;
    const key = `${server} ${error}`;
    const known = this.#failures.has(key);
    this.#failures.add(key);
    return !known;
  }

  async #reportDisconnection(error: McpcError): Promise<void> {
    await this.#ports.report(error);
    if (this.#ports.session.gone.length > 0) this.notice(willReconnect);
  }
}
