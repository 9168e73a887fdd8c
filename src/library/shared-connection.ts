import { anySignal } from '../core/abort.ts';
import { ConnectionError } from '../core/errors.ts';
import type { GroupMember, Server, SingleServer } from '../engine/server.ts';
import { CancelledError } from './errors.ts';

/** An open connection. */
export interface Connected {
  server: Server;
  /** The servers that are connected. */
  clients: SingleServer[];
  /** `server`, unless it is a group of several. */
  single: SingleServer | undefined;
  /** Aborts when the connection is closed by the client. */
  closed: AbortSignal;
}

/**
 * A reference-counted connection: each `acquire()` needs a `release()`, and the last one closes it. After it was lost,
 * the next `acquire()` opens a new one and counts from one again. With several servers, each `acquire()` retries those
 * that are not connected; the others continue.
 */
export class SharedConnection {
  readonly #name: string;
  readonly #createServer: () => Promise<Server>;
  #holders = 0;
  #opening: Promise<Connected> | undefined;
  #connected: Connected | undefined;
  #closing = new AbortController();

  /** `createServer` returns a server that is not connected yet. */
  constructor(name: string, createServer: () => Promise<Server>) {
    this.#name = name;
    this.#createServer = createServer;
  }

  /** Throws ConnectionError if there is no connection. */
  get connected(): Connected {
    if (this.#connected !== undefined) return this.#connected;
    throw new ConnectionError(`${this.#name} is not connected.`, {
      phase: 'connect',
      server: this.#name,
      hint: 'Call connect() first, and close() when you are done.',
    });
  }

  isConnected(): boolean {
    return this.#connected?.clients.some((client) => client.isConnected()) === true;
  }

  /** Opens the connection or shares the open one. Throws if it cannot be opened. */
  async acquire(signal: AbortSignal | undefined): Promise<void> {
    if (this.#connected !== undefined && !this.isConnected()) await this.#close();
    this.#holders += 1;
    const wasOpen = this.#connected !== undefined;
    const opening = this.#opening ?? this.#open(signal);
    this.#opening = opening;
    try {
      const connected = await opening;
      if (wasOpen) await reconnectLost(connected, signal);
    } catch (error) {
      if (this.#opening !== opening) throw error;
      if (this.#connected !== undefined) this.#holders -= 1;
      else {
        // It failed for all who shared it.
        this.#holders = 0;
        this.#opening = undefined;
      }
      throw error;
    }
  }

  /** Closes the connection if nobody shares it, or in any case with `force`. Does nothing if there is none. */
  async release(force: boolean): Promise<void> {
    this.#holders = force ? 0 : Math.max(0, this.#holders - 1);
    if (this.#holders === 0) await this.#close();
  }

  async #open(signal: AbortSignal | undefined): Promise<Connected> {
    const closing = new AbortController();
    this.#closing = closing;
    const stop = signal === undefined ? closing.signal : anySignal(closing.signal, signal);
    stop.throwIfAborted();
    const server = await this.#createServer();
    try {
      await server.connect({ signal: stop });
      const states = await Promise.all(server.members(stop));
      stop.throwIfAborted();
      const clients = clientsOf(states);
      if (clients.length === 0) throw noneConnected(this.#name, states);
      const single = clients.find((client) => client === server);
      this.#connected = { server, clients, single, closed: closing.signal };
      return this.#connected;
    } catch (error) {
      await server.close().catch(() => {});
      throw error;
    }
  }

  async #close(): Promise<void> {
    const opening = this.#opening;
    this.#holders = 0;
    this.#opening = undefined;
    this.#connected = undefined;
    this.#closing.abort(new CancelledError(`Connecting ${this.#name}`, 'it was closed'));
    const connected = await opening?.catch(() => undefined);
    await connected?.server.close();
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
