import { anySignal } from '../../core/abort.ts';
import { now } from '../../core/clock.ts';
import { ConnectionError } from '../../core/errors.ts';
import type { Era } from '../../core/protocol.ts';
import { quoteWords } from '../../core/quote.ts';
import type { ServerAccess } from '../../engine/protocol/server-access.ts';
import type { SingleServer } from '../../engine/server.ts';
import type { ServerInterface } from '../../interface/server-interface.ts';
import { exchangeHttp } from './exchange-http.ts';
import { OpenConnection } from './open-connection.ts';
import type { ProbeConnection, ProbedServer } from './probed-server.ts';

/** What probes of a server need to know. */
export interface ProbeSubject {
  name: string;
  /** Connected. */
  client: SingleServer;
  declared: ServerInterface;
  /** Milliseconds that connecting took: the server may need as long each time it is started. */
  connectDuration: number;
  /** Returns the beginning of a line with this command for the server: `mcpc call server.py`. */
  lineFor(command: string): string;
}

export interface ProbeOptions {
  mayCall: boolean;
  /** Seconds for each response. */
  timeout: number;
  signal: AbortSignal;
}

/** The least time that the handshake of a server's own era has, in seconds. */
const leastHandshakeTimeout = 10;
/** The most time that a handshake has, in seconds. */
const mostHandshakeTimeout = 120;

/** The limits of the time that a server has to exit, in ms. */
const leastExitTimeout = 2_000;
const mostExitTimeout = 30_000;

/** After so many failures in a row the server is not connected again: each may have taken as long as a handshake may. */
const mostFailures = 2;

/** The server that rules are checked on, one after the other. */
export class OpenServer implements ProbedServer {
  readonly name: string;
  readonly transport: ProbedServer['transport'];
  readonly era: Era;
  readonly declared: ServerInterface;
  readonly signal: AbortSignal;
  readonly mayCall: boolean;
  readonly http: ProbedServer['http'];
  readonly #subject: ProbeSubject;
  readonly #access: ServerAccess;
  readonly #timeout: number;
  readonly #connections: OpenConnection[] = [];
  /** How many times in a row the server could not be connected, or did not respond to the handshake of its own era. */
  #failures = 0;

  constructor(subject: ProbeSubject, access: ServerAccess, { mayCall, timeout, signal }: ProbeOptions) {
    const { name, client, declared } = subject;
    this.name = name;
    this.transport = client.facts.transport;
    this.era = client.facts.era;
    this.declared = declared;
    this.signal = signal;
    this.mayCall = mayCall;
    this.#subject = subject;
    this.#access = access;
    this.#timeout = timeout;
    this.http = access.isHttp ? (request) => exchangeHttp(request, access, { timeout, signal }) : undefined;
  }

  async open(): Promise<ProbeConnection> {
    const { signal, name } = this;
    if (this.#failures >= mostFailures) {
      throw new ConnectionError(`${name} did not respond when it was connected again.`, { phase: 'connect' });
    }
    const limit = AbortSignal.timeout(Math.ceil(this.#handshakeTimeout(this.era) * 1_000));
    const beganAt = now();
    let startDuration = this.#subject.connectDuration;
    const exitTimeout = () => exitTimeoutAfter(startDuration);
    try {
      const connection = await this.#access.open(anySignal(signal, limit), exitTimeout);
      const opened = new OpenConnection(connection, {
        era: this.era,
        revision: this.#subject.client.facts.protocolVersion,
        clientInfo: this.#access.clientInfo,
        timeout: this.#timeout,
        exitTimeout,
        handshakeTimeout: (era) => this.#handshakeTimeout(era),
        signal,
        onhandshake: (hasResponse) => {
          this.#failures = hasResponse ? 0 : this.#failures + 1;
          if (hasResponse) startDuration = now() - beganAt;
        },
      });
      this.#connections.push(opened);
      return opened;
    } catch (error) {
      signal.throwIfAborted();
      this.#failures += 1;
      if (!limit.aborted) throw error;
      throw new ConnectionError(`${name} could not be connected again.`, { phase: 'connect', cause: error });
    }
  }

  lineFor([command = '', ...words]: readonly string[]): string {
    return [this.#subject.lineFor(command), ...(words.length > 0 ? [quoteWords(words)] : [])].join(' ');
  }

  /** Closes the connections that a rule has left open, and waits for their processes to end. Never throws. */
  async closeConnections(): Promise<void> {
    await Promise.allSettled(this.#connections.splice(0).map((connection) => connection.close()));
  }

  /** Returns the seconds for a handshake: a server of the other era may not respond to it at all. */
  #handshakeTimeout(era: Era): number {
    const took = this.#subject.connectDuration / 1_000;
    const least = era === this.era ? Math.max(leastHandshakeTimeout, 3 * took) : 2 * took;
    return Math.min(mostHandshakeTimeout, Math.max(this.#timeout, least));
  }
}

/** Returns the time for the exit, in ms: on a slow or busy machine a server may take as long to end as to start. */
function exitTimeoutAfter(startDuration: number): number {
  return Math.min(mostExitTimeout, Math.max(leastExitTimeout, Math.ceil(2 * startDuration)));
}
