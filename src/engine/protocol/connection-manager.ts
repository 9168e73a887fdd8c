import { abortable, abortWith } from '../../core/abort.ts';
import { ConnectionError, ServerError } from '../../core/errors.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { LogLevel } from '../../core/protocol.ts';
import { TimeoutRegistry } from '../../core/timeouts.ts';
import { SharedWork } from '../../core/work/shared-work.ts';
import type { Redactor } from '../../schema/redactor.ts';
import { SessionExpiredError, StreamClosedError } from '../errors/protocol-errors.ts';
import { exitErrorOf } from '../errors/server-exit.ts';
import type { Authorizer } from '../http/authorization.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import type { Source } from '../targets/source.ts';
import { HeldStderr } from '../transports/held-stderr.ts';
import { askForRevisions, isAdoptedRevisionRefused } from './adopted-revision.ts';
import type { ClientOptions } from './client-options.ts';
import type { NegotiatedConnection } from './connect.ts';
import type { ClientIdentity } from './negotiation/capabilities.ts';
import { openSession } from './open-session.ts';
import type { ServerAccess } from './server-access.ts';
import type { ProtocolSession } from './session.ts';
import { traceFrames } from './trace-frames.ts';

/** How long a server that was kept alive may take to answer a ping before it is used again, in ms. */
const resumeTimeout = 2_000;

export interface ConnectionManagerOptions {
  options: ClientOptions;
  /** Returns the capabilities to declare; called for each handshake, and in the modern era for each request. */
  capabilities: ClientIdentity['capabilities'];
  /** The least severe log messages that are requested from servers of 2026-07-28. */
  logLevel: () => LogLevel;
  redactor: Redactor;
  emit(event: EngineEvent): void;
  report(code: string, message: string): void;
  /** Called after the handshake, before the session begins. */
  onnegotiated(negotiated: NegotiatedConnection): void;
  /** Whether the client offers other things than it declared, so that a new handshake is needed. */
  isOutdated(): boolean;
  /** Called when a session has begun, or is used again. */
  onopened(): void;
}

/** The connection to one server: opens it, replaces it where that helps, closes it. */
export class ConnectionManager {
  readonly #source: Source;
  readonly #options: ConnectionManagerOptions;
  /** Those of all requests and connections, which are paused together. */
  readonly timeouts = new TimeoutRegistry();
  readonly #opening = new SharedWork<void>();
  #authorizer: Authorizer | undefined;
  /** Created when something waits for `close`. */
  #closed: AbortController | undefined;
  /** Ends what is being opened. */
  #openingStop: AbortController | undefined;
  #session: ProtocolSession | undefined;
  #negotiated: NegotiatedConnection | undefined;
  #connection: JsonRpcConnection | undefined;
  #isSuspended = false;
  /** Whether the revision was adopted without asking the server, which has not answered a request since. */
  #isUnconfirmed = false;
  /** That of the last connection. */
  #stderr: HeldStderr | undefined;

  constructor(source: Source, options: ConnectionManagerOptions) {
    this.#source = source;
    this.#options = options;
  }

  get isConnected(): boolean {
    return this.#session !== undefined && this.#connection?.isClosed === false && !this.#isSuspended;
  }

  /** Whether the connection is not in use, but still open for the next `open`. */
  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  /** Aborts when `close` is called. */
  get closed(): AbortSignal {
    this.#closed ??= new AbortController();
    return this.#closed.signal;
  }

  /** The last negotiated connection, even if it is closed. Throws ConnectionError before the first. */
  get negotiated(): NegotiatedConnection {
    if (this.#negotiated !== undefined) return this.#negotiated;
    throw this.#notConnected('connect');
  }

  get #isModern(): boolean {
    return this.negotiated.negotiation.era === 'modern';
  }

  /** Throws ConnectionError if there is none. */
  get session(): ProtocolSession {
    if (this.#session !== undefined) return this.#session;
    throw this.#notConnected('request');
  }

  /**
   * Starts or reaches the server and begins a session. Callers share what is being opened. Throws ConnectionError,
   * TimeoutError, AuthorizationError, or the reason of `signal`.
   */
  open(signal: AbortSignal | undefined): Promise<void> {
    return this.#opening.run((shared) => this.#open(shared), signal);
  }

  /**
   * Returns a session that can be subscribed on after the stream of a subscription on `session` was cut. Servers up to
   * 2025-11-25 open that stream with the session, so it is replaced, unless another caller has done so.
   */
  async sessionAfterCut(session: ProtocolSession, signal: AbortSignal): Promise<ProtocolSession> {
    if (!this.#isModern || !this.isConnected) await this.#replace(session, signal);
    return this.session;
  }

  /**
   * Sends a request; again in a new session if the server has ended the session, and again if the stream of the response
   * was cut, which cannot be resumed in 2026-07-28, and `mayRepeat`: sending it twice does no harm.
   */
  async send<Result>(
    request: (session: ProtocolSession) => Promise<Result>,
    mayRepeat: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    // A session that is being replaced is waited for.
    if (this.#opening.running !== undefined)
      await abortable(
        this.#opening.running.catch(() => {}),
        signal,
      );
    signal?.throwIfAborted();
    if (this.#isGone) throw await this.#goneError();
    const { session } = this;
    const wasUnconfirmed = this.#isUnconfirmed;
    try {
      const result = await request(session);
      this.#isUnconfirmed = false;
      return result;
    } catch (error) {
      const { name } = this.#source;
      if (wasUnconfirmed && (await this.#isRefused(error, session, mayRepeat, signal))) {
        const notice = `${name} did not accept a request without a handshake; connecting again.`;
        await this.#replace(session, signal, notice);
      } else if (error instanceof SessionExpiredError) {
        await this.#replace(session, signal, `${name} ended the session; starting a new one.`);
      } else if (error instanceof StreamClosedError && mayRepeat && this.#isModern) {
        this.#notice(`${name} cut the stream before it answered; the request is sent again.`);
      } else throw error;
      return request(this.session);
    }
  }

  /**
   * Whether a request failed because the adopted revision is not supported, and is sent again after the server was asked.
   * `mayRepeat`: whether a server that exited may be sent the request again.
   */
  async #isRefused(
    error: unknown,
    session: ProtocolSession,
    mayRepeat: boolean,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (signal?.aborted === true) return false;
    if (!(error instanceof ServerError) && !(error instanceof ConnectionError)) return false;
    // Another request was refused, too.
    if (this.#session !== session) return mayRepeat || error instanceof ServerError;
    if (!this.#isUnconfirmed) return false;
    const { negotiated } = this;
    if (await isAdoptedRevisionRefused(error, negotiated, session, signal)) {
      this.#options.options.prior?.refuse();
      return mayRepeat || !negotiated.connection.isClosed;
    }
    this.#isUnconfirmed = false;
    return false;
  }

  /** Asks the server whether it supports the revision that was adopted without asking it; connects again if not. */
  async confirm(signal: AbortSignal | undefined): Promise<void> {
    if (!this.#isUnconfirmed) return;
    await this.send((session) => askForRevisions(session, signal), true, signal).catch((error) => {
      // A legacy server was connected instead.
      if (this.#isModern) throw error;
    });
  }

  /**
   * Ends all use of the connection, but leaves the process of a stdio server and its session for the next `open`, without
   * keeping this process running. Returns false if there is no such process.
   */
  async suspend(): Promise<boolean> {
    const [session, connection] = [this.#session, this.#connection];
    if (this.#isSuspended) return true;
    if (session === undefined || connection?.transport.setReferenced === undefined || !this.isConnected) {
      return false;
    }
    const reason = this.#notConnected('request');
    this.#abortAll(reason);
    await session.cancelAll(reason);
    if (!this.isConnected || this.#session !== session) return false;
    this.#isSuspended = true;
    connection.transport.setReferenced(false);
    return true;
  }

  /** Returns whether the suspended connection could be taken into use again. Throws the reason of `signal`. */
  async #resume(signal: AbortSignal): Promise<boolean> {
    const [session, connection] = [this.#session, this.#connection];
    if (session !== undefined && connection?.isClosed === false && !this.#options.isOutdated()) {
      connection.transport.setReferenced?.(true);
      session.logLevel = this.#options.logLevel();
      if (await this.#isReachable(session, signal)) {
        this.#isSuspended = false;
        return true;
      }
    }
    this.#isSuspended = false;
    await this.#end();
    return false;
  }

  /**
   * Whether the server of a suspended connection is still there: it may have exited without this process having noticed. One
   * that does not answer in time may be busy.
   */
  async #isReachable(session: ProtocolSession, signal: AbortSignal): Promise<boolean> {
    try {
      await session.request(this.#pingMethod, {}, { quiet: true, signal, timeout: resumeTimeout });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      return !(error instanceof ConnectionError);
    }
  }

  /** What each server answers. The modern era has no `ping`. */
  get #pingMethod(): string {
    return this.#isModern ? 'server/discover' : 'ping';
  }

  /** Ends the session, and the process of a stdio server with all that it started. Safe to call twice. */
  async close(): Promise<void> {
    this.#abortAll(this.#notConnected('request'));
    this.#isSuspended = false;
    await this.#end();
  }

  /** Ends what is being opened, and what waits for `close`. */
  #abortAll(reason: Error): void {
    this.#openingStop?.abort(reason);
    this.#closed?.abort(reason);
    this.#closed = undefined;
  }

  /** Returns what reaches the server beside this connection. Throws ConnectionError before the first connection. */
  async access(): Promise<ServerAccess> {
    const { kind } = this.negotiated.connection.transport;
    const { options, redactor, emit } = this.#options;
    const source = this.#source;
    // The other HTTP transport may have been connected than was guessed.
    const isHttp = kind === 'http' || kind === 'sse';
    const connected = isHttp && 'url' in source ? { ...source, type: kind } : source;
    const { ServerAccess } = await import('./server-access.ts');
    return new ServerAccess(connected, { options, redactor, emit, authorizer: this.#authorizer });
  }

  #open(shared: AbortSignal): Promise<void> {
    const { runOpening = (open) => open() } = this.#options.options;
    return runOpening(() => this.#openSession(shared));
  }

  async #openSession(shared: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const release = abortWith(stop, shared);
    this.#openingStop = stop;
    try {
      await this.#openWithin(stop.signal);
    } finally {
      release();
      this.#openingStop = undefined;
    }
  }

  async #openWithin(signal: AbortSignal): Promise<void> {
    const { options, capabilities, logLevel, emit, onnegotiated, onopened } = this.#options;
    if (this.#isSuspended && (await this.#resume(signal))) {
      onopened();
      return;
    }
    this.#authorizer ??= await this.#createAuthorizer();
    this.#stderr = new HeldStderr(emit, options.holdStderr === true);
    this.#session = await openSession({
      authorizer: this.#authorizer,
      timeouts: this.timeouts,
      source: this.#source,
      options: { ...options, logLevel: logLevel() },
      capabilities,
      onevent: emit,
      stderr: this.#stderr,
      onconnection: (connection) => this.#watch(connection),
      onnegotiated: (negotiated) => {
        this.#negotiated = negotiated;
        this.#isUnconfirmed = negotiated.negotiation.isAdopted;
        onnegotiated(negotiated);
      },
      signal,
    });
    onopened();
    const { pingInterval = 0 } = options;
    if (pingInterval > 0) void this.#startPings(this.#session, pingInterval * 1_000);
  }

  /** Not over HTTP without a session: each request has a connection of its own, so that none can be lost. */
  async #startPings(session: ProtocolSession, interval: number): Promise<void> {
    const { connection } = this.negotiated;
    const { kind, sessionId } = connection.transport;
    if (kind === 'http' && sessionId === undefined) return;
    const { pingWhileIdle } = await import('./idle-pings.ts');
    if (connection.isClosed) return;
    pingWhileIdle({
      connection,
      interval,
      timeouts: this.timeouts,
      isIdle: () => session.isIdle,
      ping: (signal) => this.#ping(this.#pingMethod, signal),
      onfailure: (message) => this.#notice(`A ping to ${this.#source.name} failed: ${message}`),
    });
  }

  /** Pings the server; in a new session if the server has ended the session. Reports if that cannot be opened. */
  async #ping(method: string, signal: AbortSignal): Promise<void> {
    const { closed } = this;
    const ping = (session: ProtocolSession) => session.request(method, {}, { quiet: true, signal });
    try {
      await this.send(ping, true, signal);
    } catch (failure) {
      if (this.#session === undefined && !closed.aborted) {
        this.#emitGone(failure instanceof ConnectionError ? failure : undefined);
      }
      throw failure;
    }
  }

  /** Returns undefined for a server without a URL, and if no login is possible. */
  async #createAuthorizer(): Promise<Authorizer | undefined> {
    const source = this.#source;
    const { auth, authorizer } = this.#options.options;
    if (authorizer !== undefined) return authorizer;
    if (auth === undefined || !('url' in source)) return undefined;
    const { createAuthorizer } = await import('../auth/authorizer.ts');
    return createAuthorizer(source, auth, this.timeouts);
  }

  /** Opens a session in place of `session`, once for all callers. */
  #replace(session: ProtocolSession, signal: AbortSignal | undefined, notice?: string): Promise<void> {
    return this.#opening.run(async (shared) => {
      if (this.#session !== session && this.isConnected) return;
      if (notice !== undefined) this.#notice(notice);
      await this.#end().catch(() => {});
      await this.#open(shared);
    }, signal);
  }

  async #end(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await this.#stderr?.end();
    if (session !== undefined) await session.close();
    else await this.#connection?.close();
  }

  #watch(connection: JsonRpcConnection): void {
    const { redactor, emit, report } = this.#options;
    this.#connection = connection;
    const { name } = this.#source;
    traceFrames(connection, name, redactor, emit, report);
    connection.transport.onoutlived = (outlived) => emit({ type: 'outlived', server: name, ...outlived });
    void connection.closed.then(() => this.#reportGone(connection));
  }

  /** Whether the server went away before the request, which is not the reason then. */
  get #isGone(): boolean {
    return this.#session !== undefined && this.#connection?.isClosed === true;
  }

  /** Returns how the server ended that went away. */
  async #goneError(): Promise<ConnectionError> {
    const error = this.#connection && (await this.#exitError(this.#connection));
    return error ?? new ConnectionError(`${this.#source.name} closed the connection.`, { phase: 'request' });
  }

  /** How the server ended, if that is known. */
  #exitError({ transport }: JsonRpcConnection): Promise<ConnectionError | undefined> {
    const { environment } = this.#options.options;
    return exitErrorOf(transport, { source: this.#source, phase: 'request', environment });
  }

  /** Reports that the server went away, unless it was closed here or replaced. */
  async #reportGone(connection: JsonRpcConnection): Promise<void> {
    if (this.#session === undefined || this.#connection !== connection) return;
    if (!this.#isSuspended) this.#stderr?.show();
    this.#emitGone(await this.#exitError(connection));
  }

  #emitGone(error: ConnectionError | undefined): void {
    this.#options.emit({ type: 'gone', server: this.#source.name, error });
  }

  #notConnected(phase: 'connect' | 'request'): ConnectionError {
    return new ConnectionError(`${this.#source.name} is not connected.`, { phase });
  }

  #notice(message: string): void {
    this.#options.emit({ type: 'notice', server: this.#source.name, message });
  }
}
