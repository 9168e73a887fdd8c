import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { GroupMember, SingleServer } from '../engine/server.ts';

/** The single servers of a connection, each under its name, whether it is there or not; one alone if it is one. */
export class ServerStates {
  readonly #states = new Map<string, GroupMember>();

  /** Takes over what connecting came to. Gives those that are connected. */
  take(states: readonly GroupMember[]): SingleServer[] {
    for (const state of states) this.#states.set(state.name, state);
    return states.flatMap((state) => ('client' in state ? [state.client] : []));
  }

  /** All, in the order of the file that names them. */
  get names(): string[] {
    return [...this.#states.keys()];
  }

  get connected(): SingleServer[] {
    const clients = [...this.#states.values()].flatMap((state) => ('client' in state ? [state.client] : []));
    return clients.filter((client) => client.isConnected());
  }

  /** The names of those that went away, or were never there. */
  get gone(): string[] {
    return [...this.#states.values()]
      .filter((state) => !('client' in state && state.client.isConnected()))
      .map(({ name }) => name);
  }

  /** What connecting to the one of this name came to. Throws UsageError where there is no such name. */
  named(name: string): GroupMember {
    const state = this.#states.get(name);
    if (state !== undefined) return state;
    throw new UsageError(`There is no server "${name}" here.${didYouMean(name, this.names)}`, {
      hint: `The servers are ${this.names.join(', ')}; for another: connect TARGET`,
    });
  }
}
