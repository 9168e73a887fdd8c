import type { AppEnvironment } from '../../app/environment.ts';
import type { OptionName, Options } from '../../command-line/options.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, UsageError } from '../../core/errors.ts';
import type { Listing, ListName, LogLevel, Tool } from '../../core/protocol.ts';
import { SharedWork } from '../../core/work/shared-work.ts';
import type { GroupMember, Server } from '../../engine/server.ts';
import {
  type Connection,
  closeConnection,
  type FollowedServer,
  openConnection,
  type SessionPorts,
} from './connection.ts';
import { followTools } from './follow-tools.ts';
import { subscribeToListChanges } from './list-subscriptions.ts';
import { promptName } from './prompt-name.ts';
import { changeRoots, type Root, rootsOf } from './roots.ts';
import { countLists, promptNames } from './server-lists.ts';
import { RestartLimit } from './server-states.ts';

/** The connection of a shell, to one server or to several as one, and which of them is in use. */
export class ShellSession {
  readonly #ports: SessionPorts;
  #connection: Connection | undefined;
  #used: (FollowedServer & { name: string }) | undefined;
  readonly #restarts: RestartLimit;
  /** The names of the servers that are being connected again. */
  readonly #restarting = new Set<string>();
  /** Lines that run at the same time share one reconnection. */
  readonly #reconnection = new SharedWork<void>();

  constructor(ports: SessionPorts) {
    this.#restarts = new RestartLimit(ports.reconnectLine ?? 'reconnect');
    this.#ports = {
      ...ports,
      onEvent: (event) => {
        this.#restarts.observe(event);
        ports.onEvent(event);
      },
    };
  }

  /** The name for the prompt: that of the server in use, or of the target without its folder. */
  get name(): string {
    if (this.#used !== undefined) return this.#used.name;
    const name = this.#connection?.server.name ?? '';
    return promptName(name);
  }

  /** The connected server with its own name and protocol version, or the names of several. */
  get description(): string {
    const members = this.#connection?.members.connected ?? [];
    const [only] = members;
    if (only === undefined) return this.name;
    if (this.serverNames.length > 0) return `${this.name}: ${members.map(({ name }) => name).join(', ')}`;
    const { info, protocolVersion } = only.facts;
    const who = info === undefined ? '' : `${info.title ?? info.name} ${info.version ?? ''}`.trim();
    return `${this.name} (${[who, protocolVersion].filter(Boolean).join(', ')})`;
  }

  /** Whether a connected server tells how to use it. */
  get hasInstructions(): boolean {
    const members = this.#connection?.members.connected ?? [];
    return members.some(({ facts }) => (facts.instructions ?? '').trim() !== '');
  }

  /** The names of the servers that the connection is to. */
  get memberNames(): string[] {
    return this.#connection?.members.names ?? [];
  }

  /** Throws UsageError if the connection has no server of this name. */
  requireMember(name: string): void {
    this.#connected().members.named(name);
  }

  /** The names of the servers, if there are several. */
  get serverNames(): string[] {
    const names = this.memberNames;
    return names.length > 1 ? names : [];
  }

  /** The names of the servers in use that are not connected. */
  get gone(): string[] {
    const { gone = [] } = this.#connection?.members ?? {};
    return this.#used === undefined ? gone : gone.filter((name) => name === this.#used?.name);
  }

  /** The names of the servers in use that are being connected again. */
  get restarting(): string[] {
    const used = this.#used?.name;
    return [...this.#restarting].filter((name) => used === undefined || name === used);
  }

  get used(): string | undefined {
    return this.#used?.name;
  }

  /** The line that connected. */
  get line(): ParsedLine | undefined {
    return this.#connection?.line;
  }

  /** Changes an option of the line that connected, which applies when it connects again. */
  setForNextConnection<Name extends OptionName>(name: Name, value: Options[Name] | undefined): void {
    if (this.#connection !== undefined) Object.assign(this.#connection.line.options, { [name]: value });
  }

  /** Whether a server in use is connected. */
  get isConnected(): boolean {
    if (this.#connection === undefined) return false;
    const { members } = this.#connection;
    return this.#used === undefined ? members.isAnyConnected : this.gone.length === 0;
  }

  /**
   * Connects to the target of a line, then closes the previous connection. `environment`: that of the line. Throws what
   * connecting throws.
   */
  async connect(line: ParsedLine, signal: AbortSignal, environment: AppEnvironment): Promise<void> {
    const before = this.#connection;
    const connection = await this.#open({ line, environment }, signal);
    this.#connection = connection;
    this.#release();
    if (before !== undefined) await closeConnection(before);
  }

  /**
   * Reconnects one of several servers, or all that are not connected; if all are, restarts them. Returns their names.
   * Throws UsageError, or ConnectionError if one could not be connected.
   */
  async reconnect(name: string | undefined, signal: AbortSignal): Promise<string[]> {
    const { server, members } = this.#connected();
    if (name !== undefined) members.named(name);
    const names = name === undefined ? members.gone : [name];
    if (server.reconnect === undefined || names.length === 0 || this.#connection?.disconnected === true) {
      await this.restart(signal);
      return [this.name];
    }
    const failed = await this.#reconnectMembers(names, signal);
    if (failed.length > 0) {
      throw new ConnectionError(`${failed.map((one) => one.name).join(', ')} could not be connected.`, {
        phase: 'connect',
      });
    }
    return names;
  }

  /** Closes the connection and connects to the same target again. */
  async restart(signal: AbortSignal): Promise<void> {
    const before = this.#connected();
    const used = this.#used?.name;
    await this.#whileRestarting(before.members.names, async () => {
      await closeConnection(before);
      this.#connection = await this.#open(before, signal);
    });
    this.#release();
    if (used !== undefined) await this.use(used);
  }

  /** Closes the connection until a line needs it; of several servers only the one in use. */
  async disconnect(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    if (this.#used === undefined || connection.server.reconnect === undefined) {
      connection.disconnected = true;
      await closeConnection(connection);
      return;
    }
    const { name } = this.#used;
    const state = connection.members.named(name);
    connection.disconnectedMembers.add(name);
    if ('client' in state) await state.client.close();
  }

  /**
   * Reconnects what `disconnect` closed or went away on its own and is in use. Throws what connecting throws, a
   * ConnectionError if a server went away too often, or the reason of `signal`; of several servers in use any may fail.
   */
  async ensureConnected(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#reconnection.running === undefined && this.#isComplete) return;
    await this.#reconnection.run((stop) => this.#reconnectDisconnected(stop), signal);
  }

  /** Whether nothing that was connected is disconnected. */
  get #isComplete(): boolean {
    if (this.#connection === undefined) return true;
    const { disconnected, disconnectedMembers, members } = this.#connection;
    return !disconnected && disconnectedMembers.size === 0 && !members.isAnyLost;
  }

  async #reconnectDisconnected(signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    if (connection.disconnected) return this.restart(signal);
    const { used } = this;
    const inUse = (name: string) => used === undefined || name === used;
    const disconnected = [...connection.disconnectedMembers].filter(inUse);
    const lost = connection.members.lost.filter((name) => inUse(name) && !disconnected.includes(name));
    // Where others are in use as well, a line may do without it.
    const isNeeded = used !== undefined || connection.members.names.length === lost.length;
    const restarted = lost.filter((name) => this.#mayRestart(name, isNeeded));
    if (connection.server.reconnect === undefined)
      return restarted.length === 0 ? undefined : this.restart(signal);
    const names = [...disconnected, ...restarted];
    const [failed] = names.length === 0 ? [] : await this.#reconnectMembers(names, signal);
    if (failed === undefined || used === undefined) return;
    this.#release();
    throw failed.error;
  }

  /**
   * Whether a server that went away may be connected again, which is reported. Throws ConnectionError if it may not
   * although it is needed.
   */
  #mayRestart(name: string, isNeeded: boolean): boolean {
    const refusal = this.#restarts.count(name);
    if (refusal === undefined) {
      const message = `${this.#restarts.endOf(name)} Connecting to it again.`;
      this.#ports.onEvent({ type: 'notice', server: name, message });
      return true;
    }
    if (isNeeded) throw refusal;
    return false;
  }

  /** Reconnects some of several servers and returns those that failed. */
  async #reconnectMembers(
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<(GroupMember & { error: unknown })[]> {
    const { server, members, disconnectedMembers } = this.#connected();
    const states = await this.#whileRestarting(names, () =>
      Promise.all(names.map((name) => server.reconnect?.(name, signal))),
    );
    const known = states.filter((state) => state !== undefined);
    for (const member of members.take(known)) subscribeToListChanges(member);
    // An aborted attempt is made again by the next line.
    signal.throwIfAborted();
    for (const name of names) disconnectedMembers.delete(name);
    return known.filter((state) => 'error' in state);
  }

  /** Uses one of several servers from now on, or all of them. Throws UsageError, or why it is not connected. */
  async use(name: string | undefined): Promise<void> {
    if (name === undefined) return this.#release();
    const { members } = this.#connected();
    const state = members.named(name);
    if ('error' in state) throw state.error;
    const { client: server } = state;
    if (!server.isConnected()) {
      throw new ConnectionError(`${name} is not connected.`, {
        server: name,
        hint: `Connect it with: reconnect ${name}`,
      });
    }
    this.#release();
    if (members.names.length === 1) return;
    this.#used = { name, server, unfollow: followTools(server, this.#ports.onTools) };
  }

  /** The server in use. Throws ConnectionError if there is none. */
  get server(): Server {
    const followed = this.#used ?? this.#connection;
    if (followed !== undefined) return followed.server;
    throw new ConnectionError('Not connected to a server.', { hint: 'Connect to one with: connect TARGET' });
  }

  /** The server or servers of the connection, whichever of them is in use. Throws ConnectionError if there is none. */
  get whole(): Server {
    return this.#connected().server;
  }

  /** The tools of the server in use as they were last listed; undefined until then. */
  get tools(): readonly Tool[] | undefined {
    return (this.#used ?? this.#connection)?.server.latest('tools')?.items;
  }

  /** Lists the tools of the server in use, from the cache if possible; undefined if there is no server. */
  async listTools(signal?: AbortSignal): Promise<Listing<Tool> | undefined> {
    return (this.#used ?? this.#connection)?.server.list('tools', { reuse: 'known', signal });
  }

  /** Returns the names of the prompts of the server in use, from the cache if possible; none if they cannot be listed. */
  async promptNames(signal: AbortSignal): Promise<string[]> {
    return promptNames((this.#used ?? this.#connection)?.server, signal);
  }

  /** Fetches all lists of the server in use, from the cache if possible. Returns the length of each that could be listed. */
  async countLists(): Promise<Map<ListName, number>> {
    return countLists((this.#used ?? this.#connection)?.server);
  }

  /** Sets the minimum level of log messages. */
  async setLogLevel(level: LogLevel): Promise<void> {
    await this.#connection?.server.setLogLevel(level);
  }

  /** The roots that the server can list. */
  get roots(): Root[] {
    return this.#connection === undefined ? [] : rootsOf(this.#connection);
  }

  /** Adds or removes a root; see `changeRoots`. */
  async changeRoots(change: 'add' | 'remove', folder: string, place: SystemEnvironment): Promise<string[]> {
    if (this.#connection !== undefined) return changeRoots(this.#connection, change, folder, place);
    throw new ConnectionError('Not connected to a server.', { hint: 'Connect to one with: connect TARGET' });
  }

  /** Waits, for a moment at most, for messages that servers have sent and that may still be on their way. */
  async settle(): Promise<void> {
    await this.#connection?.server.settle();
  }

  async close(): Promise<void> {
    this.#release();
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) await closeConnection(connection);
  }

  async #whileRestarting<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
    for (const name of names) this.#restarting.add(name);
    try {
      return await work();
    } finally {
      for (const name of names) this.#restarting.delete(name);
    }
  }

  async #open(opening: Pick<Connection, 'line' | 'environment'>, signal: AbortSignal): Promise<Connection> {
    try {
      return await openConnection(opening, this.#ports, signal);
    } catch (error) {
      // The previous connection remains in use.
      if (this.#connection !== undefined) this.#ports.onSeveral(this.serverNames.length > 0);
      throw error;
    }
  }

  #connected(): Connection {
    if (this.#connection !== undefined) return this.#connection;
    throw new UsageError('There is no target to connect to.', { hint: 'Name one: connect TARGET' });
  }

  #release(): void {
    this.#used?.unfollow();
    this.#used = undefined;
  }
}
