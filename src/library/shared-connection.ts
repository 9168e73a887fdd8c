import { ConnectionError } from '../core/errors.ts';
import type { GroupMember, Server, SingleServer } from '../engine/server.ts';
import { CancelledError } from './errors.ts';

/** A server or several, connected. */
export interface Connected {
  server: Server;
  /** The single servers behind it that could be connected. */
  clients: SingleServer[];
  /** Aborts when the connection is closed from here. */
  closed: AbortSignal;
}

/**
 * The connection of a client, which lasts while somebody holds it: every `hold` wants its `release`, and the last one
 * closes it. A connection that broke counts for nothing: the next `hold` makes a new one, and is its first. Of several
 * servers those that are missing are tried again by each `hold`; the others go on.
 */
export class SharedConnection {
  readonly #name: string;
  readonly #make: () => Promise<Server>;
  #holders = 0;
  #opening: Promise<Connected> | undefined;
  #connected: Connected | undefined;
  #closing = new AbortController();

  /** `make` makes the server, not connected yet. */
  constructor(name: string, make: () => Promise<Server>) {
    this.#name = name;
    this.#make = make;
  }

  /** What is connected. Throws ConnectionError when nothing is. */
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

  /** Makes the connection, or shares the one there is. Throws what kept it from being made. */
  async acquire(signal: AbortSignal | undefined): Promise<void> {
    if (this.#connected !== undefined && !this.isConnected()) await this.#drop();
    this.#holders += 1;
    const isOld = this.#connected !== undefined;
    const opening = this.#opening ?? this.#open(signal);
    this.#opening = opening;
    try {
      const connected = await opening;
      if (isOld) await revive(connected, signal);
    } catch (error) {
      if (this.#opening !== opening) throw error;
      if (this.#connected !== undefined) this.#holders -= 1;
      else {
        // It failed for all who shared its making.
        this.#holders = 0;
        this.#opening = undefined;
      }
      throw error;
    }
  }

  /** Closes the connection when nobody else holds it, or at once. Does nothing where there is none. */
  async release(atOnce: boolean): Promise<void> {
    this.#holders = atOnce ? 0 : Math.max(0, this.#holders - 1);
    if (this.#holders === 0) await this.#drop();
  }

  async #open(signal: AbortSignal | undefined): Promise<Connected> {
    const closing = new AbortController();
    this.#closing = closing;
    const stop = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
    stop.throwIfAborted();
    const server = await this.#make();
    try {
      await server.connect({ signal: stop });
      const states = await Promise.all(server.members(stop));
      stop.throwIfAborted();
      const clients = clientsOf(states);
      if (clients.length === 0) throw noneOf(this.#name, states);
      this.#connected = { server, clients, closed: closing.signal };
      return this.#connected;
    } catch (error) {
      await server.close().catch(() => {});
      throw error;
    }
  }

  async #drop(): Promise<void> {
    const opening = this.#opening;
    this.#holders = 0;
    this.#opening = undefined;
    this.#connected = undefined;
    this.#closing.abort(new CancelledError(`Connecting ${this.#name}`, 'it was closed'));
    const connected = await opening?.catch(() => undefined);
    await connected?.server.close();
  }
}

/** Connects again what of several servers went away, and tries again what could not be connected. */
async function revive(connected: Connected, signal: AbortSignal | undefined): Promise<void> {
  const { server, clients, closed } = connected;
  if (server.unavailable.length === 0 && clients.every((client) => client.isConnected())) return;
  const stop = signal === undefined ? closed : AbortSignal.any([closed, signal]);
  await server.connect({ signal: stop });
  const states = await Promise.all(server.members(stop));
  stop.throwIfAborted();
  connected.clients = clientsOf(states);
}

function clientsOf(states: readonly GroupMember[]): SingleServer[] {
  return states.flatMap((state) => ('client' in state ? [state.client] : []));
}

function noneOf(name: string, states: object[]): ConnectionError {
  const errors = states.flatMap((state) => ('error' in state ? [state.error] : []));
  const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  return new ConnectionError(`None of the servers of ${name} could be connected. ${reasons.join(' ')}`, {
    phase: 'connect',
    server: name,
    cause: errors.length === 1 ? errors[0] : new AggregateError(errors, reasons.join(' ')),
  });
}
