import { now } from '../../core/clock.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { ConnectionError, UsageError } from '../../core/errors.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { GroupMember, SingleServer } from '../../engine/server.ts';

/** The servers of a connection by name, connected or not. */
export class ServerStates {
  readonly #states = new Map<string, GroupMember>();

  /** Stores the outcomes of connecting. Returns the servers that are connected. */
  take(states: readonly GroupMember[]): SingleServer[] {
    for (const state of states) this.#states.set(state.name, state);
    return states.flatMap((state) => ('client' in state ? [state.client] : []));
  }

  /** All names, in the order of the config file. */
  get names(): string[] {
    return [...this.#states.keys()];
  }

  get connected(): SingleServer[] {
    const clients = [...this.#states.values()].flatMap((state) => ('client' in state ? [state.client] : []));
    return clients.filter((client) => client.isConnected());
  }

  /** Whether one of them is connected. */
  get isAnyConnected(): boolean {
    for (const state of this.#states.values()) {
      if ('client' in state && state.client.isConnected()) return true;
    }
    return false;
  }

  /** Whether one of them was connected and is not any more. */
  get isAnyLost(): boolean {
    for (const state of this.#states.values()) {
      if ('client' in state && !state.client.isConnected()) return true;
    }
    return false;
  }

  /** The names of the servers that are not connected. */
  get gone(): string[] {
    return [...this.#states.values()]
      .filter((state) => !('client' in state && state.client.isConnected()))
      .map(({ name }) => name);
  }

  /** The names of the servers that were connected and are not any more. */
  get lost(): string[] {
    return [...this.#states.values()]
      .filter((state) => 'client' in state && !state.client.isConnected())
      .map(({ name }) => name);
  }

  /** Returns the outcome of connecting the server of this name. Throws UsageError if there is none. */
  named(name: string): GroupMember {
    const state = this.#states.get(name);
    if (state !== undefined) return state;
    throw new UsageError(`Unknown server "${name}".${didYouMean(name, this.names)}`, {
      hint: `Connected are ${this.names.join(', ')}; for another: connect TARGET`,
    });
  }
}

/** How often a server that goes away is connected again within `period`. */
const mostRestarts = 3;
/** In ms. */
const period = 60_000;

/** Limits how often servers that go away on their own are connected again. */
export class RestartLimit {
  readonly #reconnectLine: string;
  /** When each server was connected again, in ms of the monotonic clock. */
  readonly #restarts = new Map<string, number[]>();
  /** How each server ended the last time, if that is known. */
  readonly #ends = new Map<string, ConnectionError>();

  /** `reconnectLine`: what the user types to connect a server nevertheless. */
  constructor(reconnectLine: string) {
    this.#reconnectLine = reconnectLine;
  }

  /** Remembers how servers end. */
  observe(event: EngineEvent): void {
    if (event.type === 'gone' && event.error !== undefined) this.#ends.set(event.server, event.error);
  }

  /** Counts another time for a server. Returns the error to report if it is too often. */
  count(server: string): ConnectionError | undefined {
    const recent = (this.#restarts.get(server) ?? []).filter((at) => now() - at < period);
    this.#restarts.set(server, recent);
    if (recent.length < mostRestarts) {
      recent.push(now());
      return undefined;
    }
    const message = `The connection to ${server} was lost ${mostRestarts + 1} times within a minute, so mcpc does not reconnect.`;
    return new ConnectionError(`${message}${this.#lastEnd(server)}`, {
      phase: 'connect',
      server,
      hint: `To connect it anyway: ${this.#reconnectLine}`,
    });
  }

  /** Returns a sentence about how a server ended the last time. */
  endOf(server: string): string {
    return this.#ends.get(server)?.message ?? `The connection to ${server} was lost.`;
  }

  #lastEnd(server: string): string {
    const end = this.#ends.get(server);
    const line = end?.stderrTail?.at(-1);
    return [
      ...(end === undefined ? [] : [` The last time: ${end.message}`]),
      ...(line === undefined ? [] : [` Its last output: ${line}`]),
    ].join('');
  }
}
