import { ConnectionError } from '../../core/errors.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { LogLevel } from '../../core/protocol.ts';
import { TimeoutRegistry } from '../../core/timeouts.ts';
import type { Redactor } from '../../schema/redactor.ts';
import { SessionExpiredError, StreamClosedError } from '../errors/protocol-errors.ts';
import { serverExitError } from '../errors/server-exit.ts';
import type { Authorizer } from '../http/authorization.ts';
import type { Source } from '../targets/source.ts';
import type { ClientFeatures } from './capabilities.ts';
import type { ClientOptions } from './client-options.ts';
import type { NegotiatedConnection } from './connect.ts';
import type { JsonRpcConnection } from './jsonrpc-connection.ts';
import { openSession } from './open-session.ts';
import type { ProtocolSession } from './session.ts';
import { traceFrames } from './trace-frames.ts';

export interface ConnectionManagerOptions {
  options: ClientOptions;
  /** Read anew each time: roots change. */
  askable: () => ClientFeatures;
  /** The least severe log messages wanted of servers of the new era. */
  logLevel: () => LogLevel;
  redactor: Redactor;
  emit(event: EngineEvent): void;
  complain(code: string, message: string): void;
  /** The server has agreed, before the session begins. */
  onconnection(connection: NegotiatedConnection): void;
  /** A session has begun. */
  onopened(): void;
}

/** The connection to one server: made, kept up where that can be done, taken down. */
export class ConnectionManager {
  readonly #source: Source;
  readonly #ports: ConnectionManagerOptions;
  readonly #clocks = new TimeoutRegistry();
  #authorizer: Authorizer | undefined;
  /** Aborts when the link is closed. */
  #closed = new AbortController();
  #session: ProtocolSession | undefined;
  #connection: NegotiatedConnection | undefined;
  #wire: JsonRpcConnection | undefined;

  constructor(source: Source, ports: ConnectionManagerOptions) {
    this.#source = source;
    this.#ports = ports;
  }

  get isConnected(): boolean {
    return this.#session !== undefined && this.#wire?.isClosed === false;
  }

  /** Aborts when the link is closed. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** What was agreed last, also after the end. Throws ConnectionError before that. */
  get connection(): NegotiatedConnection {
    if (this.#connection !== undefined) return this.#connection;
    throw new ConnectionError(`${this.#source.name} is not connected.`, { phase: 'connect' });
  }

  /** Throws ConnectionError when there is none. */
  get session(): ProtocolSession {
    if (this.#session !== undefined) return this.#session;
    throw this.#notConnected();
  }

  /**
   * Starts or reaches the server and shakes hands. Throws ConnectionError, TimeoutError,
   * AuthorizationError, or what `signal` was aborted with.
   */
  async open(signal: AbortSignal | undefined): Promise<void> {
    const { options, askable, logLevel, emit, onconnection, onopened } = this.#ports;
    this.#authorizer ??= await this.#createAuthorizer();
    this.#session = await openSession({
      authorizer: this.#authorizer,
      clocks: this.#clocks,
      source: this.#source,
      options: { ...options, logLevel: logLevel() },
      askable,
      onevent: emit,
      onwire: (wire) => this.#watch(wire),
      onconnection: (connection) => {
        this.#connection = connection;
        onconnection(connection);
      },
      signal,
    });
    onopened();
  }

  /** Returns undefined for a server without a URL, and if no login is possible. */
  async #createAuthorizer(): Promise<Authorizer | undefined> {
    const source = this.#source;
    const { auth } = this.#ports.options;
    if (auth === undefined || !('url' in source)) return undefined;
    const { createAuthorizer } = await import('../auth/authorizer.ts');
    return createAuthorizer(source, auth, this.#clocks);
  }

  /** The same, unless there is a connection already that hears of changes: the old era's stream is opened with it. */
  async reopen(signal: AbortSignal): Promise<void> {
    if (this.connection.agreement.era === 'modern' && this.isConnected) return;
    await this.#end();
    await this.open(signal);
  }

  /**
   * Sends a request; once more in a new session when the server has forgotten the old one, and once more
   * when the new era's stream was cut, which cannot be resumed there, if doing it twice does no harm.
   */
  async send(
    request: (session: ProtocolSession) => Promise<unknown>,
    mayRepeat: boolean,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    await this.#demandAlive();
    try {
      return await request(this.session);
    } catch (error) {
      if (error instanceof SessionExpiredError) {
        this.#notice(`${this.#source.name} has forgotten the session; a new one is begun.`);
        await this.#end().catch(() => {});
        await this.open(signal);
        return request(this.session);
      }
      const { era } = this.connection.agreement;
      if (!(error instanceof StreamClosedError) || !mayRepeat || era !== 'modern') throw error;
      this.#notice(`${this.#source.name} cut the stream before it answered; it is asked again.`);
      return request(this.session);
    }
  }

  /** Ends the session and takes the server down with everything it started. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed.abort(this.#notConnected());
    this.#closed = new AbortController();
    await this.#end();
  }

  async #end(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) await session.close();
    else await this.#wire?.close();
  }

  #watch(wire: JsonRpcConnection): void {
    const { redactor, emit, complain } = this.#ports;
    this.#wire = wire;
    traceFrames(wire, this.#source.name, redactor, emit, complain);
    wire.hooks.onclosed = () => void this.#broke(wire);
  }

  /** Throws what became of a server that went away before it was asked: no request is to blame for that. */
  async #demandAlive(): Promise<void> {
    if (this.#session === undefined || this.#wire?.isClosed !== true) return;
    const death = await this.#death(this.#wire);
    throw death ?? new ConnectionError(`${this.#source.name} went away.`, { phase: 'request' });
  }

  /** How the server at the other end of a broken wire ended, if that is known. */
  async #death(wire: JsonRpcConnection): Promise<ConnectionError | undefined> {
    const obituary = await wire.transport.exitInfo?.();
    if (obituary === undefined) return undefined;
    const { environment } = this.#ports.options;
    return serverExitError(obituary, {
      server: this.#source.name,
      phase: 'request',
      environment,
      underWay: [],
    });
  }

  /** Tells that the server went away, unless it was sent away or is not the one any more. */
  async #broke(wire: JsonRpcConnection): Promise<void> {
    if (this.#session === undefined || this.#wire !== wire) return;
    this.#ports.emit({ type: 'gone', server: this.#source.name, error: await this.#death(wire) });
  }

  #notConnected(): ConnectionError {
    return new ConnectionError(`${this.#source.name} is not connected.`, { phase: 'request' });
  }

  #notice(message: string): void {
    this.#ports.emit({ type: 'notice', server: this.#source.name, message });
  }
}
