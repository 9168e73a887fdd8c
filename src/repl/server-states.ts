import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { GroupMember, SingleServer } from '../engine/server.ts';

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

  /** The names of the servers that are not connected. */
  get gone(): string[] {
    return [...this.#states.values()]
      .filter((state) => !('client' in state && state.client.isConnected()))
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
