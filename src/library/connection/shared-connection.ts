import { abortable, anySignal } from '../../core/abort.ts';
import { ConnectionError, UsageError } from '../../core/errors.ts';
import type { GroupMember, Server, SingleServer } from '../../engine/server.ts';
import { CancelledError } from '../requests/errors.ts';
import { HandshakeGate } from './handshake-gate.ts';
import { endBeforeExit, forgetServer } from './kept-servers.ts';

/** An open connection. */
export interface Connected {
  server: Server;
  /** The servers, and why those are not connected that could not be. */
  members: readonly GroupMember[];
  /** The servers that are connected. */
  clients: SingleServer[];
  /** `server`, unless it is a group of several. */
  single: SingleServer | undefined;
  /** Aborts when the connection is closed by the client. */
  closed: AbortSignal;
}

/** The connection of a client, to one server or several. */
export interface Connection {
  /** Throws ConnectionError if there is no connection, UsageError if it is not initialized. */
  readonly connected: Connected;
  /** The connected servers that share the handlers of the client. */
  readonly handled: readonly SingleServer[];
  /** Whether at least one server is connected. */
  isConnected(): boolean;
  /** Opens the connection or shares the open one. Throws if it cannot be opened. */
  acquire(signal: AbortSignal | undefined): Promise<void>;
  /** Performs the handshake if that was left to the program. */
  initialize(signal: AbortSignal | undefined): Promise<Connected>;
  /** Closes the connection if nobody shares it, or in any case with `force`. Does nothing if there is none. */
  release(force: boolean): Promise<void>;
}

export interface SharedConnectionOptions {
  /** The name of the server or servers. */
  name: string;
  /** Whether the handshake waits for `initialize`. */
  isManual: boolean;
  /** Returns a server that is not connected yet. `gate`: what its handshake waits for. */
  createServer(gate: HandshakeGate | undefined): Promise<Server>;
  /** Called when a server outlived the connection. */
  onkept(): Promise<void>;
}

/**
 * A reference-counted connection: each `acquire()` needs a `release()`, and the last one closes it. After it was lost,
 * the next `acquire()` opens a new one and counts from one again. With several servers, each `acquire()` retries those
 * that are not connected; the others continue. A server that is kept alive is used by the next `acquire()`, unless the
 * connection was closed with `force`.
 */
export class SharedConnection implements Connection {
  readonly #options: SharedConnectionOptions;
  #holders = 0;
  #opening: Promise<Connected> | undefined;
  #connected: Connected | undefined;
  #closing = new AbortController();
  /** What the handshake waits for, until it has begun. */
  #gate: HandshakeGate | undefined;
  /** Whether the transport is open and its handshake can begin. */
  #isWaiting = false;
  /** What outlived the last connection. */
  #kept: Server | undefined;

  constructor(options: SharedConnectionOptions) {
    this.#options = options;
  }

  get connected(): Connected {
    if (this.#connected !== undefined) return this.#connected;
    const { name } = this.#options;
    if (this.#isWaiting) {
      throw new UsageError(`${name} is not initialized.`, {
        server: name,
        hint: 'With autoInitialize: false, call initialize() after connect().',
      });
    }
    throw this.#notConnected();
  }

  /** The open connection, if there is one that is initialized. */
  get current(): Connected | undefined {
    return this.#connected;
  }

  get handled(): SingleServer[] {
    return (this.#connected?.clients ?? []).filter((client) => client.isConnected());
  }

  isConnected(): boolean {
    return this.#isWaiting || this.#connected?.clients.some((client) => client.isConnected()) === true;
  }

  async acquire(signal: AbortSignal | undefined): Promise<void> {
    if (this.#connected !== undefined && !this.isConnected()) await this.#close(false);
    this.#holders += 1;
    const wasOpen = this.#connected !== undefined;
    this.#opening ??= this.#open(signal);
    const opening = this.#opening;
    try {
      const gate = this.#gate;
      if (gate !== undefined) {
        await abortable(Promise.race([opening, gate.reached]), signal);
        this.#isWaiting = this.#gate === gate;
        return;
      }
      const connected = await opening;
      if (wasOpen) await reconnectLost(connected, signal);
    } catch (error) {
      if (this.#gate !== undefined && signal?.aborted === true) await this.release(false);
      else this.#failed(opening);
      throw error;
    }
  }

  async initialize(signal: AbortSignal | undefined): Promise<Connected> {
    const opening = this.#opening;
    if (opening === undefined) throw this.#notConnected();
    this.#gate?.begin();
    this.#gate = undefined;
    try {
      return await abortable(opening, signal);
    } catch (error) {
      if (this.#opening === opening) await this.#close(false);
      throw error;
    } finally {
      if (this.#opening === opening) this.#isWaiting = false;
    }
  }

  async release(force: boolean): Promise<void> {
    this.#holders = force ? 0 : Math.max(0, this.#holders - 1);
    if (this.#holders === 0) await this.#close(force);
  }

  /** Opening the connection failed for one who shares it, or for all. */
  #failed(opening: Promise<Connected>): void {
    if (this.#opening !== opening) return;
    if (this.#connected !== undefined) this.#holders -= 1;
    else {
      this.#holders = 0;
      this.#opening = undefined;
      this.#gate = undefined;
    }
  }

  #open(signal: AbortSignal | undefined): Promise<Connected> {
    const closing = new AbortController();
    this.#closing = closing;
    if (!this.#options.isManual || this.#kept !== undefined) {
      return this.#openServer(undefined, closing.signal, signal);
    }
    this.#gate = new HandshakeGate();
    // The signal is for opening the transport only.
    const opening = this.#openServer(this.#gate, closing.signal, undefined);
    // Nobody may be waiting for the handshake.
    opening.catch(() => {});
    return opening;
  }

  async #openServer(
    gate: HandshakeGate | undefined,
    closing: AbortSignal,
    signal: AbortSignal | undefined,
  ): Promise<Connected> {
    const { name, createServer } = this.#options;
    const stop = signal === undefined ? closing : anySignal(closing, signal);
    stop.throwIfAborted();
    const server = this.#kept ?? (await createServer(gate));
    this.#kept = undefined;
    forgetServer(server);
    try {
      await server.connect({ signal: stop });
      const members = server.members(stop);
      for (const member of members) void member.then(() => gate?.arrive());
      const states = await Promise.all(members);
      stop.throwIfAborted();
      const clients = clientsOf(states);
      if (clients.length === 0) throw noneConnected(name, states);
      const single = clients.find((client) => client === server);
      this.#connected = { server, members: states, clients, single, closed: closing };
      return this.#connected;
    } catch (error) {
      await server.close({ force: true }).catch(() => {});
      throw error;
    }
  }

  async #close(force: boolean): Promise<void> {
    const opening = this.#opening;
    this.#holders = 0;
    this.#opening = undefined;
    this.#connected = undefined;
    this.#gate = undefined;
    this.#isWaiting = false;
    this.#closing.abort(new CancelledError(`Connecting ${this.#options.name}`, 'it was closed'));
    const server = (await opening?.catch(() => undefined))?.server ?? this.#kept;
    if (server === undefined) return;
    await server.close({ force });
    this.#kept = server.isKeptAlive ? server : undefined;
    if (this.#kept === undefined) {
      forgetServer(server);
      return;
    }
    endBeforeExit(server);
    await this.#options.onkept();
  }

  #notConnected(): ConnectionError {
    const { name } = this.#options;
    return new ConnectionError(`${name} is not connected.`, {
      phase: 'connect',
      server: name,
      hint: 'Call connect() first, and close() when you are done.',
    });
  }
}

/** Connects those of several servers that are not connected. */
async function reconnectLost(connected: Connected, signal: AbortSignal | undefined): Promise<void> {
  const { server, clients, closed } = connected;
  if (server.unavailable.length === 0 && clients.every((client) => client.isConnected())) return;
  const stop = signal === undefined ? closed : anySignal(closed, signal);
  await server.connect({ signal: stop });
  const states = await Promise.all(server.members(stop));
  stop.throwIfAborted();
  connected.members = states;
  connected.clients = clientsOf(states);
}

function clientsOf(states: readonly GroupMember[]): SingleServer[] {
  return states.flatMap((state) => ('client' in state ? [state.client] : []));
}

function noneConnected(name: string, states: object[]): ConnectionError {
  const errors = states.flatMap((state) => ('error' in state ? [state.error] : []));
  const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  return new ConnectionError(`None of the servers of ${name} could be connected. ${reasons.join(' ')}`, {
    phase: 'connect',
    server: name,
    cause: errors.length === 1 ? errors[0] : new AggregateError(errors, reasons.join(' ')),
  });
}
