import { ConnectionError, ServerError } from '../../core/errors.ts';
import { PausableTimeout, type TimeoutRegistry } from '../../core/timeouts.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';

/** How long a server may send nothing after a ping, in ms. */
const answerTimeout = 30_000;
/** How many pings in a row may fail at once, as over HTTP while a proxy restarts. */
const maxFailures = 2;

export interface IdlePingOptions {
  connection: JsonRpcConnection;
  /** After how long without a message a ping is sent, in ms. */
  interval: number;
  /** Pauses the pings while the user is asked something. */
  timeouts: TimeoutRegistry;
  /** Whether no request is running, apart from pings. */
  isIdle(): boolean;
  /** Sends a ping. Rejects with the reason of `signal`, or with what the request failed with. */
  ping(signal: AbortSignal): Promise<unknown>;
  /** Called when a ping failed, with the reason. */
  onfailure(message: string): void;
}

/**
 * Pings the server of a connection whenever that is idle, until it is closed (specification 2025-11-25, "Ping"). If the
 * server sends nothing after a ping, the connection is closed. Does not keep the process alive.
 */
export function pingWhileIdle(options: IdlePingOptions): void {
  const { connection, timeouts } = options;
  const pings = new IdlePings(options);
  const { onframe } = connection.hooks;
  connection.hooks.onframe = (direction, frame) => {
    onframe?.(direction, frame);
    pings.noteFrame(direction);
  };
  timeouts.add(pings.next);
  void connection.closed.then(() => pings.stop());
}

class IdlePings {
  /** Expires when the next ping is due. */
  readonly next: PausableTimeout;
  readonly #options: IdlePingOptions;
  /** Expires when the server has not answered the current ping; undefined between pings. */
  #limit: PausableTimeout | undefined;
  #failures = 0;

  constructor(options: IdlePingOptions) {
    this.#options = options;
    this.next = new PausableTimeout(options.interval, () => void this.#pingIfIdle(), { isBackground: true });
  }

  noteFrame(direction: 'sent' | 'received'): void {
    this.next.restart();
    if (direction === 'received') this.#limit?.restart();
  }

  stop(): void {
    const { timeouts } = this.#options;
    timeouts.remove(this.next);
    if (this.#limit !== undefined) timeouts.remove(this.#limit);
  }

  async #pingIfIdle(): Promise<void> {
    if (this.#limit !== undefined) return;
    if (this.#options.isIdle()) await this.#ping();
    this.next.restart();
  }

  async #ping(): Promise<void> {
    const { connection, timeouts, isIdle, ping } = this.#options;
    const stop = new AbortController();
    // A request that was sent meanwhile has a timeout of its own.
    const expire = () => (isIdle() ? stop.abort() : limit.restart());
    const limit = new PausableTimeout(answerTimeout, expire, { isBackground: true });
    timeouts.add(limit);
    this.#limit = limit;
    try {
      await ping(stop.signal);
      this.#failures = 0;
    } catch (error) {
      const waited = `${answerTimeout / 1_000} s`;
      if (stop.signal.aborted) await this.#giveUp(`did not answer a ping within ${waited}`);
      else if (!connection.isClosed) await this.#fail(error);
    } finally {
      timeouts.remove(limit);
      this.#limit = undefined;
    }
  }

  async #fail(error: unknown): Promise<void> {
    // An error is an answer, too: some servers do not support ping.
    this.#failures = error instanceof ServerError ? 0 : this.#failures + 1;
    if (this.#failures === 0) return;
    this.#options.onfailure(error instanceof Error ? error.message : String(error));
    // Only the next request of the user can solve other problems, such as a login that has expired.
    if (!(error instanceof ConnectionError)) this.stop();
    else if (this.#failures >= maxFailures) await this.#giveUp(`did not answer ${maxFailures} pings`);
  }

  async #giveUp(reason: string): Promise<void> {
    await this.#options.connection.abandon(`${reason}, so the connection was closed`);
  }
}
