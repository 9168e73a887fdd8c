import { ServerError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Task, TaskListing, Tool } from '../core/protocol.ts';
import type { CallOptions } from './protocol/client-options.ts';
import type { SingleServer } from './server.ts';
import type { ServerTasks, StartedCall, TaskListOptions } from './tasks/task.ts';

/** What the tasks of a group need from it. */
export interface GroupTaskPorts {
  /** Returns the name of the group. */
  nameOf(): string;
  /** Connects the members, and returns those that could be connected. */
  connected(options: CallOptions): Promise<{ name: string; client: SingleServer }[]>;
  /** Returns the server of a tool, and its own definition. Throws UsageError. */
  origin(tool: Tool): { client: SingleServer; tool: Tool };
}

/** The tasks of a group. The ID of a task does not name its server, so each server is asked. */
export class GroupTasks implements ServerTasks {
  readonly #ports: GroupTaskPorts;

  constructor(ports: GroupTaskPorts) {
    this.#ports = ports;
  }

  isTaskCall(tool: Tool, requested: boolean): boolean {
    const { client, tool: own } = this.#ports.origin(tool);
    return client.tasks.isTaskCall(own, requested);
  }

  start(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<StartedCall> {
    const { client, tool: own } = this.#ports.origin(tool);
    return client.tasks.start(own, args, options);
  }

  /** Lists the tasks of every server that can list them. Throws ServerError if none can. */
  async list({ known = [], ...options }: TaskListOptions = {}): Promise<TaskListing> {
    const servers = await this.#ports.connected(options);
    const lists = await Promise.allSettled(
      servers.map(async ({ name, client }) => {
        const own = known.filter(({ server }) => server === undefined || server === name);
        return { name, listing: await client.tasks.list({ ...options, known: own }) };
      }),
    );
    const found = lists.flatMap((list) => (list.status === 'fulfilled' ? [list.value] : []));
    const [refusal] = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason] : []));
    if (found.length === 0 && refusal !== undefined) throw refusal;
    return {
      items: found.flatMap(({ name, listing }) => listing.items.map((task) => ({ ...task, server: name }))),
      raw: found.flatMap(({ listing }) => listing.raw),
      unknown: found.flatMap(({ listing }) => listing.unknown),
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
    const requests = servers.map(async ({ client }) => ({
      client,
      task: await client.tasks.get(id, options),
    }));
    try {
      return await Promise.any(requests);
    } catch {
      options.signal?.throwIfAborted();
      const name = this.#ports.nameOf();
      throw new ServerError(`No server of ${name} has a task ${id}.`, { server: name });
    }
  }
}
