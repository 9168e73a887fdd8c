import type { EngineEvent } from '../../../src/core/events.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { ListDefinitions, Listing, ListName } from '../../../src/core/protocol.ts';
import type { CallOptions } from '../../../src/engine/protocol/client-options.ts';
import type { ServerAccess } from '../../../src/engine/protocol/server-access.ts';
import { type GroupMember, type Operation, Server, type SingleServer } from '../../../src/engine/server.ts';
import type { ChangeFilter, Subscription } from '../../../src/engine/subscriptions/subscriptions.ts';
import type { ServerTasks } from '../../../src/engine/tasks/task.ts';

/** A server without a connection, which records what it is asked for. */
export class FakeServer extends Server {
  readonly name: string = 'fake';
  unavailable: string[] = [];
  readonly lists: { [Name in ListName]?: ListDefinitions[Name][] } = {};
  /** What was asked for, with the options of the call, in order. */
  readonly calls: { what: string; params?: JsonObject; options: CallOptions }[] = [];
  readonly events: EngineEvent[] = [];
  /** Delays every list until it settles. */
  gate: Promise<unknown> = Promise.resolve();

  constructor() {
    super((event) => this.events.push(event));
  }

  readonly tasks: ServerTasks = {
    isTaskCall: () => false,
    start: async (tool, _args, options = {}) => {
      this.calls.push({ what: `start ${tool.name}`, options });
      return { result: {} };
    },
    list: async (options = {}) => {
      this.calls.push({ what: 'tasks/list', options });
      return { items: [], raw: [], unknown: [] };
    },
    get: async (id, options = {}) => this.#task('tasks/get', id, options),
    cancel: async (id, options = {}) => this.#task('tasks/cancel', id, options),
    result: async (_id, options = {}) => {
      this.calls.push({ what: 'tasks/result', options });
      return {};
    },
  };

  async connect(): Promise<void> {}

  async access(): Promise<ServerAccess> {
    throw new Error('It has no connection.');
  }

  members(): Promise<GroupMember>[] {
    return [];
  }

  locate(): Promise<{ client: SingleServer; own: string }> {
    throw new Error('It is not a single server.');
  }

  hasCapability(_capability: string, _member?: string): boolean {
    return true;
  }

  async callTool(tool: { name: string }, args: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    this.calls.push({ what: `call ${tool.name}`, params: args, options });
    return { content: [] };
  }

  async perform({ method, subject, params }: Operation, options: CallOptions = {}): Promise<JsonObject> {
    this.calls.push({ what: method, params: params(subject.value), options });
    return {};
  }

  async subscribe(_filter: ChangeFilter): Promise<Subscription> {
    throw new Error('It has no subscriptions.');
  }

  async setLogLevel(): Promise<void> {}

  async setRoots(): Promise<string[]> {
    return [];
  }

  async close(): Promise<void> {}

  /** Emits an event as if the server had sent it. */
  happen(event: EngineEvent): void {
    this.emit(event);
  }

  protected override async fetchList<Name extends ListName>(
    list: Name,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    this.calls.push({ what: list, options });
    const aborted = new Promise<never>((_resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
    await Promise.race([this.gate, aborted]);
    return { items: (this.lists[list] ?? []) as ListDefinitions[Name][], raw: [] };
  }

  async #task(what: string, id: string, options: CallOptions) {
    this.calls.push({ what, options });
    const unknown = undefined;
    return {
      id,
      status: 'working',
      message: unknown,
      createdAt: unknown,
      updatedAt: unknown,
      pollInterval: unknown,
      raw: {},
    } as const;
  }
}
