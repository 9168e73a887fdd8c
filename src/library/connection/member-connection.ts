import { UsageError } from '../../core/errors.ts';
import type { SingleServer } from '../../engine/server.ts';
import { notConnected } from './not-connected.ts';
import type { Connected, Connection, SharedConnection } from './shared-connection.ts';

/** The part of a group's connection that belongs to one of its servers. */
export class MemberConnection implements Connection {
  readonly #group: SharedConnection;
  readonly #name: string;
  /** The connections that `acquire` holds, each by the signal that aborts when it is closed. */
  #held: AbortSignal[] = [];

  /** `name` is that of the server. */
  constructor(group: SharedConnection, name: string) {
    this.#group = group;
    this.#name = name;
  }

  get connected(): Connected {
    const { members, closed } = this.#group.connected;
    const member = members.find(({ name }) => name === this.#name);
    if (member === undefined) {
      throw new UsageError(`There is no server "${this.#name}" in the group.`, {
        hint: `Its servers are ${members.map(({ name }) => name).join(', ')}.`,
      });
    }
    if ('client' in member) {
      return {
        server: member.client,
        members: [member],
        clients: [member.client],
        single: member.client,
        closed,
      };
    }
    throw notConnected(this.#name, member.error);
  }

  /** Those of the whole group. */
  get handled(): readonly SingleServer[] {
    return this.#group.handled;
  }

  isConnected(): boolean {
    if (!this.#group.isConnected()) return false;
    const members = this.#group.current?.members ?? [];
    return members.some((one) => one.name === this.#name && 'client' in one && one.client.isConnected());
  }

  async acquire(signal: AbortSignal | undefined): Promise<void> {
    await this.#group.acquire(signal);
    const { current } = this.#group;
    if (current === undefined) return;
    try {
      void this.connected;
      this.#held.push(current.closed);
    } catch (error) {
      await this.#group.release(false);
      throw error;
    }
  }

  async initialize(signal: AbortSignal | undefined): Promise<Connected> {
    await this.#group.initialize(signal);
    return this.connected;
  }

  /** Releases one hold of the group's connection, or all of this server's with `force`. */
  async release(force: boolean): Promise<void> {
    const closed = this.#group.current?.closed;
    const held = this.#held.filter((one) => one === closed);
    const released = force ? held.splice(0) : held.splice(-1);
    this.#held = held;
    for (const _hold of released) await this.#group.release(false);
  }
}
