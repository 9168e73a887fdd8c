import { ConnectionError, InterruptedError, UsageError } from '../core/errors.ts';
import type { EngineEvent, EventListener, LoginInUse, MemberListedEvent } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type { ListDefinitions, Listing, ListName, LogLevel, Tool } from '../core/protocol.ts';
import { SharedWork } from '../core/work/shared-work.ts';
import { leastFresh } from './cache/freshness.ts';
import { joinListings, listKeys, type OwnedListing, prefixedUri, subjectNames } from './group-names.ts';
import { GroupTasks } from './group-tasks.ts';
import type { CallOptions } from './protocol/client-options.ts';
import type { Root } from './protocol/negotiation/capabilities.ts';
import { type GroupMember, hasDefinition, type Operation, Server, type SingleServer } from './server.ts';
import type { ChangeFilter, Subscription } from './subscriptions/subscriptions.ts';
import type { ServerTasks } from './tasks/task.ts';

/** Creates the client of one member; it sends its events to `onEvent`. */
export type MakeMember = (onEvent: EventListener) => SingleServer;

interface Member {
  name: string;
  client: SingleServer;
  connecting: SharedWork<GroupMember>;
  /** The outcome of connecting it; undefined before that, and when it has to be connected again. */
  outcome: GroupMember | undefined;
  /** Whether it could not be connected, or not be asked for a list. */
  failed: boolean;
}

/**
 * Several servers that are used like one. Each is connected when it is first needed, all in parallel, each with its own
 * era and timeouts. The failure of one is emitted as an event, and the others go on.
 */
export class Group extends Server {
  readonly name: string;
  readonly #members: Member[];
  /** The server of each listed definition, and the definition as it is there. */
  readonly #origins = new WeakMap<object, { owner: Member; item: object }>();
  readonly tasks: ServerTasks = new GroupTasks({
    nameOf: () => this.name,
    connected: async (options) => {
      const members = await this.#connected(this.#members, options);
      return members.map(({ name, client }) => ({ name, client }));
    },
    origin: (tool) => this.#origin(tool),
  });
  /** Aborts connecting where the caller has no signal of its own. */
  #signal: AbortSignal | undefined;

  /** `members` are in the order of the file that names them. */
  constructor(name: string, members: Map<string, MakeMember>, onEvent?: EventListener) {
    super(onEvent);
    this.name = name;
    this.#members = [...members].map(([server, make]) => ({
      name: server,
      client: make((event) => this.#forward(server, event)),
      connecting: new SharedWork(),
      outcome: undefined,
      failed: false,
    }));
  }

  /** Connects nothing yet, but lets members that failed or went away be connected when they are next needed. */
  async connect({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    this.#signal = signal;
    for (const member of this.#members.filter(({ outcome }) => outcome !== undefined)) {
      member.failed = false;
      if (member.client.isConnected()) continue;
      member.outcome = undefined;
      this.forgetResults();
    }
  }

  members(signal: AbortSignal): Promise<GroupMember>[] {
    return this.#members.map((member) => this.#outcome(member, signal));
  }

  override async reconnect(name: string, signal: AbortSignal): Promise<GroupMember> {
    const member = this.#members.find((one) => one.name === name);
    if (member === undefined) throw new UsageError(`${this.name} has no server "${name}".`);
    await member.client.close({ force: true });
    member.outcome = undefined;
    member.failed = false;
    this.forgetResults();
    return this.#outcome(member, signal);
  }

  override get logins(): LoginInUse[] {
    return this.#members.flatMap(({ client }) => client.logins);
  }

  get unavailable(): string[] {
    return this.#members.filter(({ failed }) => failed).map(({ name }) => name);
  }

  hasCapability(capability: string, member?: string): boolean {
    return this.#members.some(
      ({ client }) => client.isConnected() && client.hasCapability(capability, member),
    );
  }

  callTool(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    const { client, tool: own } = this.#origin(tool);
    return client.callTool(own, args, options);
  }

  async perform(operation: Operation, options: CallOptions = {}): Promise<JsonObject> {
    const { type, value } = operation.subject;
    const { client, own } = await this.locate(type, value, options);
    return client.perform({ ...operation, subject: { type, value: own } }, options);
  }

  /** A resource is watched at its server, a list at every server that reports its changes. */
  async subscribe(filter: ChangeFilter, options: CallOptions = {}): Promise<Subscription> {
    if (filter.uri !== undefined) {
      const { client, own } = await this.locate('uri', filter.uri, options);
      return client.subscribe({ uri: own }, options);
    }
    const list = (['tools', 'prompts', 'resources'] as const).find((known) => filter[known] === true);
    const connected = await this.#connected(this.#members, options);
    const reporting = connected.filter(
      ({ client }) => list !== undefined && client.hasCapability(list, 'listChanged'),
    );
    const subscriptions = await Promise.all(reporting.map(({ client }) => client.subscribe(filter, options)));
    return {
      ended: Promise.all(subscriptions.map(({ ended }) => ended)).then((ends) => ends.find(Boolean)),
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

  override async settle(): Promise<void> {
    await Promise.all(this.#members.map(({ client }) => client.settle()));
  }

  async close(options: { force?: boolean } = {}): Promise<void> {
    this.forgetResults();
    await Promise.all(this.#members.map(({ client }) => client.close(options)));
  }

  override get isKeptAlive(): boolean {
    return this.#members.some(({ client }) => client.isKeptAlive);
  }

  protected override fetchList<Name extends ListName>(
    list: Name,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    return this.#fetchJoined(list, this.#members, options);
  }

  protected override async fetchNamed<Name extends ListName>(
    list: Name,
    name: string,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    const { strip } = subjectNames[listKeys[list].type];
    const likely = this.#members.filter((member) => strip(member.name, name) !== undefined);
    const listing = await this.#fetchJoined(list, likely, options);
    return hasDefinition(list, listing, name) ? listing : this.fetch(list, options);
  }

  async #fetchJoined<Name extends ListName>(
    list: Name,
    members: readonly Member[],
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    const parts = await this.#fetchParts(list, members, options);
    const { listing, origins } = joinListings(list, parts, (message) =>
      this.reportDiagnostic('name-clash', message),
    );
    for (const [definition, origin] of origins) this.#origins.set(definition, origin);
    const known = parts.flatMap(({ listing: { freshness } }) => (freshness === undefined ? [] : [freshness]));
    // Without the list of one server, the whole is asked for again.
    return { ...listing, freshness: known.length === members.length ? leastFresh(known) : undefined };
  }

  /** Fetches the list of each member; one whose list fails is reported and left out. */
  async #fetchParts<Name extends ListName>(
    list: Name,
    members: readonly Member[],
    options: CallOptions,
  ): Promise<OwnedListing<ListDefinitions[Name], Member>[]> {
    const connected = await this.#connected(members, options);
    const parts = await Promise.all(
      connected.map(async (member) => {
        try {
          return { server: member.name, owner: member, listing: await member.client.list(list, options) };
        } catch (error) {
          options.signal?.throwIfAborted();
          this.#fail(member, error);
          return undefined;
        }
      }),
    );
    return parts.filter((part) => part !== undefined);
  }

  /** Connects these members and returns those that could be connected. Throws ConnectionError if none of them could. */
  async #connected(members: readonly Member[], { signal }: CallOptions): Promise<Member[]> {
    const outcomes = await Promise.all(members.map((member) => this.#outcome(member, signal)));
    signal?.throwIfAborted();
    const connected = members.filter((_member, at) => 'client' in (outcomes[at] ?? {}));
    if (connected.length === 0 && members.length > 0) {
      const areAll = members.length === this.#members.length;
      const names = members.map(({ name }) => name).join(' and ');
      const which = areAll ? `None of the servers of ${this.name} could` : `${names} could not`;
      throw new ConnectionError(`${which} be connected.`, {
        phase: 'connect',
        hint: members.length === 1 ? 'Its error is shown above.' : 'The error of each server is shown above.',
      });
    }
    return connected;
  }

  /** Connects a member, or waits with others until it is connected. Never rejects. */
  async #outcome(member: Member, signal: AbortSignal | undefined): Promise<GroupMember> {
    if (member.outcome !== undefined) return member.outcome;
    try {
      return await member.connecting.run((stop) => this.#connect(member, stop), signal ?? this.#signal);
    } catch (error) {
      return { name: member.name, error };
    }
  }

  /** Rejects only when `signal` aborts or the user interrupts a question, so that the next caller tries again. */
  async #connect(member: Member, signal: AbortSignal): Promise<GroupMember> {
    const { name, client } = member;
    try {
      // A connection that broke may have left something.
      await client.close();
      await client.connect({ signal });
      member.outcome = { name, client };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof InterruptedError) throw error;
      this.#fail(member, error);
      member.outcome = { name, error };
    }
    return member.outcome;
  }

  #fail(member: Member, error: unknown): void {
    member.failed = true;
    this.emit({ type: 'failure', server: member.name, error });
  }

  #origin(tool: Tool): { client: SingleServer; tool: Tool } {
    const origin = this.#origins.get(tool);
    if (origin === undefined) throw new UsageError(`${this.name} has no tool "${tool.name}".`);
    return { client: origin.owner.client, tool: origin.item as Tool };
  }

  /** Connects the member to which a name or URI belongs: if several fit, the one with the longest name. */
  async locate(
    type: 'name' | 'uri',
    value: string,
    options: CallOptions = {},
  ): Promise<{ client: SingleServer; own: string }> {
    const byLength = [...this.#members].sort((a, b) => b.name.length - a.name.length);
    for (const member of byLength) {
      const own = subjectNames[type].strip(member.name, value);
      if (own === undefined) continue;
      const outcome = await this.#outcome(member, options.signal);
      if ('error' in outcome) throw outcome.error;
      return { client: member.client, own };
    }
    const names = this.#members.map((member) => member.name).join(', ');
    throw new UsageError(`"${value}" belongs to no server of ${this.name}.`, {
      hint: `Names begin with the server's name; URIs have it after the scheme. The servers are ${names}.`,
    });
  }

  /** Emits an event of a member, with the names used here. */
  #forward(server: string, event: EngineEvent): void {
    if (event.type === 'listed') {
      // The group emits its own joined listings.
      const { type: _, complete: __, ...listed } = event;
      this.emit({ ...listed, type: 'memberListed', server } as MemberListedEvent);
      return;
    }
    const renamed = event.type === 'resourceUpdated' ? { uri: prefixedUri(server, event.uri) } : {};
    this.emit({ ...event, ...renamed, server } as EngineEvent);
  }
}
