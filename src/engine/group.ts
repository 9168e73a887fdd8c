import { ConnectionError, UsageError } from '../core/errors.ts';
import type { EngineEvent, EventListener } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type { Listing, LogLevel, Prompt, Resource, ResourceTemplate, Tool } from '../core/protocol.ts';
import { Diagnostics } from './diagnostics.ts';
import {
  joinListings,
  type Named,
  type Part,
  prefixed,
  prefixedUri,
  unprefixed,
  unprefixedUri,
} from './group-names.ts';
import { GroupTasks } from './group-tasks.ts';
import { listChange } from './list-change.ts';
import type { Root } from './protocol/capabilities.ts';
import type { CallOptions, CompletionReference } from './protocol/client-options.ts';
import type { ChangeFilter, Subscription } from './protocol/subscriptions.ts';
import type { GroupMember, Server, SingleServer } from './server.ts';
import type { ServerTasks, StartedCall } from './tasks/task.ts';

/** Makes the client of one server of the group; its events go to the listener it is given. */
export type MakeMember = (onEvent: EventListener) => SingleServer;

interface Member {
  name: string;
  client: SingleServer;
  /** Set when it is first needed; never rejects. */
  connecting: Promise<GroupMember> | undefined;
  /** Whether that has come to its end, whatever it was. */
  settled: boolean;
  failed: boolean;
}

/**
 * Several servers as one. Each is connected when it is first needed, all in parallel, each with its own
 * era and time-outs; one that fails is told of, and the others work.
 */
export class Group implements Server {
  readonly name: string;
  readonly #members: Member[];
  readonly #onEvent: EventListener;
  readonly #listeners = new Set<EventListener>();
  readonly #complaints = new Diagnostics();
  /** Where a tool that was listed here comes from, and what it is called there. */
  readonly #origins = new WeakMap<Tool, { member: Member; tool: Tool }>();
  readonly tasks: ServerTasks = new GroupTasks({
    nameOf: () => this.name,
    connected: async (options) =>
      (await this.#connected(this.#members, options)).map(({ member, client }) => ({
        name: member.name,
        client,
      })),
    origin: (tool) => this.#origin(tool),
  });
  #signal: AbortSignal | undefined;

  /** `members` in the order of the file that names them. */
  constructor(name: string, members: Map<string, MakeMember>, onEvent: EventListener = () => {}) {
    this.name = name;
    this.#onEvent = onEvent;
    this.#members = [...members].map(([server, make]) => ({
      name: server,
      client: make((event) => this.#tell({ ...event, server } as EngineEvent)),
      connecting: undefined,
      settled: false,
      failed: false,
    }));
  }

  /**
   * Remembers what ends connecting; the connections are made when they are needed, also those that failed before or
   * went away since.
   */
  async connect({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    this.#signal = signal;
    for (const member of this.#members.filter(({ settled }) => settled)) {
      member.failed = false;
      if (member.client.isConnected()) continue;
      member.settled = false;
      member.connecting = undefined;
    }
  }

  members(signal: AbortSignal): Promise<GroupMember>[] {
    return this.#members.map((member) => this.#state(member, signal));
  }

  async reconnect(name: string, signal: AbortSignal): Promise<GroupMember> {
    const member = this.#members.find((one) => one.name === name);
    if (member === undefined) throw new UsageError(`${this.name} has no server "${name}".`);
    await member.client.close();
    member.connecting = undefined;
    member.failed = false;
    return this.#state(member, signal);
  }

  get unavailable(): string[] {
    return this.#members.filter(({ failed }) => failed).map(({ name }) => name);
  }

  hasCapability(capability: string, member?: string): boolean {
    return this.#members.some(
      ({ client }) => client.isConnected() && client.hasCapability(capability, member),
    );
  }

  async listTools(options: CallOptions = {}): Promise<Listing<Tool>> {
    return this.#tools(this.#members, options);
  }

  async listToolsNamed(name: string, options: CallOptions = {}): Promise<Listing<Tool>> {
    const listing = await this.#tools(this.#likely(name), options);
    return listing.items.some((tool) => tool.name === name) ? listing : this.listTools(options);
  }

  listResources(options: CallOptions = {}): Promise<Listing<Resource>> {
    return this.#list(
      this.#members,
      (client) => client.listResources(options),
      { key: 'uri', rename: prefixedUri },
      options,
    );
  }

  listResourceTemplates(options: CallOptions = {}): Promise<Listing<ResourceTemplate>> {
    return this.#list(
      this.#members,
      (client) => client.listResourceTemplates(options),
      { key: 'uriTemplate', rename: prefixedUri },
      options,
    );
  }

  listPrompts(options: CallOptions = {}): Promise<Listing<Prompt>> {
    return this.#prompts(this.#members, options);
  }

  async listPromptsNamed(name: string, options: CallOptions = {}): Promise<Listing<Prompt>> {
    const listing = await this.#prompts(this.#likely(name), options);
    return listing.items.some((prompt) => prompt.name === name) ? listing : this.listPrompts(options);
  }

  callTool(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    const { client, tool: own } = this.#origin(tool);
    return client.callTool(own, args, options);
  }

  startCall(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<StartedCall> {
    const { client, tool: own } = this.#origin(tool);
    return client.startCall(own, args, options);
  }

  async readResource(uri: string, options: CallOptions = {}): Promise<JsonObject> {
    const { client, own } = await this.#owner(uri, unprefixedUri, options);
    return client.readResource(own, options);
  }

  async getPrompt(
    name: string,
    args: Record<string, string>,
    options: CallOptions = {},
  ): Promise<JsonObject> {
    const { client, own } = await this.#owner(name, unprefixed, options);
    return client.getPrompt(own, args, options);
  }

  async complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    context: Record<string, string> = {},
    options: CallOptions = {},
  ): Promise<JsonObject> {
    if (reference.type === 'prompt') {
      const { client, own } = await this.#owner(reference.name, unprefixed, options);
      return client.complete({ type: 'prompt', name: own }, argument, context, options);
    }
    const { client, own } = await this.#owner(reference.uri, unprefixedUri, options);
    return client.complete({ type: 'template', uri: own }, argument, context, options);
  }

  /** One resource is its server's business; changes of lists are those of every server that tells of them. */
  async subscribe(filter: ChangeFilter, options: CallOptions = {}): Promise<Subscription> {
    if (filter.uri !== undefined) {
      const { client, own } = await this.#owner(filter.uri, unprefixedUri, options);
      return client.subscribe({ uri: own }, options);
    }
    const list = (['tools', 'prompts', 'resources'] as const).find((known) => filter[known] === true);
    const clients = await this.#connected(this.#members, options);
    const telling = clients.filter(
      ({ client }) => list !== undefined && client.hasCapability(list, 'listChanged'),
    );
    const subscriptions = await Promise.all(telling.map(({ client }) => client.subscribe(filter, options)));
    return {
      ended: Promise.all(subscriptions.map(({ ended }) => ended)).then((deaths) => deaths.find(Boolean)),
      unsubscribe: async () => {
        await Promise.all(subscriptions.map(({ unsubscribe }) => unsubscribe()));
      },
    };
  }

  async setLogLevel(level: LogLevel, options: CallOptions = {}): Promise<void> {
    const logging = this.#members.filter(
      ({ client }) =>
        !client.isConnected() || client.facts.era === 'modern' || client.hasCapability('logging'),
    );
    await Promise.all(logging.map(({ client }) => client.setLogLevel(level, options)));
  }

  async setRoots(roots: Root[]): Promise<string[]> {
    return (await Promise.all(this.#members.map(({ client }) => client.setRoots(roots)))).flat();
  }

  observe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(list: 'tools' | 'prompts' | 'resources', limit: number, signal: AbortSignal): Promise<void> {
    return listChange(this, list, limit, signal);
  }

  reportDiagnostic(code: string, message: string): void {
    const told = this.#complaints.take(code, message);
    if (told !== undefined) this.#tell({ type: 'diagnostic', server: this.name, code, message: told });
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ client }) => client.close()));
  }

  async #tools(members: readonly Member[], options: CallOptions): Promise<Listing<Tool>> {
    const parts = await this.#parts(members, (client) => client.listTools(options), options);
    const { listing, origins } = joinListings(parts, { key: 'name', rename: prefixed }, (message) =>
      this.reportDiagnostic('name-clash', message),
    );
    for (const [tool, { owner, item }] of origins) this.#origins.set(tool, { member: owner, tool: item });
    return listing;
  }

  #prompts(members: readonly Member[], options: CallOptions): Promise<Listing<Prompt>> {
    return this.#list(
      members,
      (client) => client.listPrompts(options),
      { key: 'name', rename: prefixed },
      options,
    );
  }

  /** Those that a name may belong to. */
  #likely(name: string): Member[] {
    return this.#members.filter((member) => unprefixed(member.name, name) !== undefined);
  }

  async #list<Definition extends object>(
    members: readonly Member[],
    list: (client: SingleServer) => Promise<Listing<Definition>>,
    named: Named,
    options: CallOptions,
  ): Promise<Listing<Definition>> {
    const parts = await this.#parts(members, list, options);
    return joinListings(parts, named, (message) => this.reportDiagnostic('name-clash', message)).listing;
  }

  /** Each server's own list; a server whose list fails is told of and left out. */
  async #parts<Definition>(
    members: readonly Member[],
    list: (client: SingleServer) => Promise<Listing<Definition>>,
    options: CallOptions,
  ): Promise<Part<Definition, Member>[]> {
    const connected = await this.#connected(members, options);
    const parts = await Promise.all(
      connected.map(async ({ member, client }) => {
        try {
          return { server: member.name, owner: member, listing: await list(client) };
        } catch (error) {
          options.signal?.throwIfAborted();
          this.#failed(member, error);
          return undefined;
        }
      }),
    );
    return parts.filter((part) => part !== undefined);
  }

  /** Connects these members and gives those that could be. Throws when there is not one. */
  async #connected(
    members: readonly Member[],
    { signal }: CallOptions,
  ): Promise<{ member: Member; client: SingleServer }[]> {
    const states = await Promise.all(members.map((member) => this.#state(member, signal)));
    signal?.throwIfAborted();
    const connected = members.filter((_member, at) => 'client' in (states[at] ?? {}));
    if (connected.length === 0 && members.length > 0) {
      throw new ConnectionError(`None of the servers of ${this.name} could be connected.`, {
        phase: 'connect',
        hint: 'What each failed of stands above.',
      });
    }
    return connected.map((member) => ({ member, client: member.client }));
  }

  #state(member: Member, signal: AbortSignal | undefined): Promise<GroupMember> {
    member.connecting ??= this.#connect(member, signal ?? this.#signal);
    return member.connecting;
  }

  async #connect(member: Member, signal: AbortSignal | undefined): Promise<GroupMember> {
    const { name, client } = member;
    try {
      // What is left of one that went away.
      await client.close();
      await client.connect({ signal });
      return { name, client };
    } catch (error) {
      this.#failed(member, error);
      return { name, error };
    } finally {
      member.settled = true;
    }
  }

  #failed(member: Member, error: unknown): void {
    member.failed = true;
    this.#tell({ type: 'failure', server: member.name, error });
  }

  #origin(tool: Tool): { client: SingleServer; tool: Tool } {
    const origin = this.#origins.get(tool);
    if (origin === undefined) throw new UsageError(`${this.name} has no tool "${tool.name}".`);
    return { client: origin.member.client, tool: origin.tool };
  }

  /** The server to which a prefixed name belongs: of several the one with the longest name. */
  async #owner(
    name: string,
    strip: (server: string, name: string) => string | undefined,
    options: CallOptions,
  ): Promise<{ client: SingleServer; own: string }> {
    const byLength = [...this.#members].sort((a, b) => b.name.length - a.name.length);
    for (const member of byLength) {
      const own = strip(member.name, name);
      if (own === undefined) continue;
      const state = await this.#state(member, options.signal);
      if ('error' in state) throw state.error;
      return { client: member.client, own };
    }
    const names = this.#members.map((member) => member.name).join(', ');
    throw new UsageError(`"${name}" belongs to no server of ${this.name}.`, {
      hint: `A name begins with its server's, a URI has it behind the scheme. The servers are ${names}.`,
    });
  }

  /** Hands an event on, with names as they are here. */
  #tell(event: EngineEvent): void {
    const shown =
      event.type === 'resourceUpdated' ? { ...event, uri: prefixedUri(event.server, event.uri) } : event;
    for (const listener of [...this.#listeners]) listener(shown);
    this.#onEvent(shown);
  }
}
