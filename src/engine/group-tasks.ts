import { ServerError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Listing, Task, Tool } from '../core/protocol.ts';
import type { CallOptions } from './protocol/client-options.ts';
import type { SingleServer } from './server.ts';
import type { ServerTasks, StartedCall } from './tasks/task.ts';

/** What the tasks of several servers take from those who keep them together. */
export interface GroupTaskPorts {
  /** The file's name. */
  nameOf(): string;
  /** The servers that are there. */
  connected(options: CallOptions): Promise<{ name: string; client: SingleServer }[]>;
  /** The server that has a tool, and the tool as it is there. Throws UsageError. */
  origin(tool: Tool): { client: SingleServer; tool: Tool };
}

/** The tasks of several servers. A task's id says nothing of its server: each is asked. */
export class GroupTasks implements ServerTasks {
  readonly #ports: GroupTaskPorts;

  constructor(ports: GroupTaskPorts) {
    this.#ports = ports;
  }

  wanted(tool: Tool, asked: boolean): boolean {
    const { client, tool: own } = this.#ports.origin(tool);
    return client.tasks.wanted(own, asked);
  }

  start(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<StartedCall> {
    const { client, tool: own } = this.#ports.origin(tool);
    return client.tasks.start(own, args, options);
  }

  /** Those of every server that lists its tasks. Throws ServerError when none does. */
  async list(options: CallOptions = {}): Promise<Listing<Task>> {
    const servers = await this.#ports.connected(options);
    const lists = await Promise.allSettled(
      servers.map(async ({ name, client }) => ({ name, listing: await client.tasks.list(options) })),
    );
    const found = lists.flatMap((list) => (list.status === 'fulfilled' ? [list.value] : []));
    const [refused] = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason] : []));
    if (found.length === 0 && refused !== undefined) throw refused;
    return {
      items: found.flatMap(({ name, listing }) => listing.items.map((task) => ({ ...task, server: name }))),
      raw: found.flatMap(({ listing }) => listing.raw),
    };
  }

  async get(id: string, options: CallOptions = {}): Promise<Task> {
    return (await this.#find(id, options)).task;
  }

  async result(id: string, options: CallOptions = {}): Promise<JsonObject> {
    return (await this.#find(id, options)).client.tasks.result(id, options);
  }

  async cancel(id: string, options: CallOptions = {}): Promise<Task> {
    return (await this.#find(id, options)).client.tasks.cancel(id, options);
  }

  async #find(id: string, options: CallOptions): Promise<{ client: SingleServer; task: Task }> {
    const servers = await this.#ports.connected(options);
    const asked = servers.map(async ({ client }) => ({ client, task: await client.tasks.get(id, options) }));
    try {
      return await Promise.any(asked);
    } catch {
      options.signal?.throwIfAborted();
      const name = this.#ports.nameOf();
      throw new ServerError(`No server of ${name} knows a task ${id}.`, { server: name });
    }
  }
}
