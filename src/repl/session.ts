import { basename } from 'node:path';
import { rootOf } from '../app/client-options.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { ListRecorder } from '../app/list-recorder.ts';
import { openServer } from '../app/open-server.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { ConnectionError, UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import type { Listing, LogLevel, Tool } from '../core/protocol.ts';
import type { ServerRequestHandler } from '../core/server-requests.ts';
import type { GroupMember, Server, SingleServer } from '../engine/server.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { ServerStates } from './server-states.ts';

/** What a session needs of the shell around it. */
export interface SessionPorts {
  environment: AppEnvironment;
  /** Asks what servers request. */
  prompter: Prompter;
  onEvent: EventListener;
  /** Shows that something is waited for. */
  waiting: (label: string) => { end: () => void };
  /** Told of the tools each time they were listed. */
  onTools: (tools: readonly Tool[]) => void;
  /** Whether events have to name their server: there are several. */
  onSeveral: (several: boolean) => void;
}

/** A server whose tools are followed. */
interface FollowedServer {
  server: Server;
  unfollow: () => void;
}

/** Everything of one `connect`. */
interface Connection extends FollowedServer {
  /** The line that made it, and makes it anew. */
  line: ParsedLine;
  /** Its lists, for the completion of other shells. */
  lists: ListRecorder;
  members: ServerStates;
  /** Whether it was taken down until somebody needs it. */
  down: boolean;
  /** Those of several servers that alone were. */
  resting: Set<string>;
}

/** The server that the shell is connected to, one or several as one, and which of them is meant. */
export class ShellSession {
  readonly #ports: SessionPorts;
  #connection: Connection | undefined;
  #used: (FollowedServer & { name: string }) | undefined;
  #waking: Promise<void> | undefined;
  /** The handlers of running lines that answer server requests themselves, the latest last. */
  readonly #overrides = new Set<ServerRequestHandler>();

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** What the prompt shows: the server's name, of a file without its folder; the one in use. */
  get name(): string {
    if (this.#used !== undefined) return this.#used.name;
    const name = this.#connection?.server.name ?? '';
    return name.length > 40 || name.includes('/') ? shortened(name) : name;
  }

  /** Who is connected: the server's own name and revision, or how many servers. */
  get description(): string {
    const members = this.#connection?.members.connected ?? [];
    const [only, ...others] = members;
    if (only === undefined) return this.name;
    if (others.length > 0) return `${this.name}: ${members.map(({ name }) => name).join(', ')}`;
    const { info, protocolVersion } = only.facts;
    const who = info === undefined ? '' : `${info.title ?? info.name} ${info.version ?? ''}`.trim();
    return `${this.name} (${[who, protocolVersion].filter(Boolean).join(', ')})`;
  }

  /** The names of several servers; none where there is only one. */
  get serverNames(): string[] {
    const { names = [] } = this.#connection?.members ?? {};
    return names.length > 1 ? names : [];
  }

  /** The names of the servers that are meant and not there. */
  get gone(): string[] {
    const { gone = [] } = this.#connection?.members ?? {};
    return this.#used === undefined ? gone : gone.filter((name) => name === this.#used?.name);
  }

  get used(): string | undefined {
    return this.#used?.name;
  }

  /** The line that connected. */
  get line(): ParsedLine | undefined {
    return this.#connection?.line;
  }

  /** Whether a server that is meant can be asked anything: of several, whether one is there. */
  get alive(): boolean {
    if (this.#connection === undefined) return false;
    const { members } = this.#connection;
    return this.#used === undefined ? members.connected.length > 0 : this.gone.length === 0;
  }

  /** Has server requests handled by `handler`, the latest of several, until the returned function is called. */
  overrideHandler(handler: ServerRequestHandler): () => void {
    this.#overrides.add(handler);
    return () => this.#overrides.delete(handler);
  }

  /** Connects to what the line names, then leaves what was before. Throws what connecting throws. */
  async connect(line: ParsedLine, signal: AbortSignal): Promise<void> {
    const before = this.#connection;
    const connection = await this.#open(line, signal);
    this.#connection = connection;
    this.#release();
    if (before !== undefined) await this.#end(before);
  }

  /**
   * Connects anew: to one of several servers, or to all that are gone; where none is, to all. Gives their names.
   * Throws UsageError, or ConnectionError when one could not be connected.
   */
  async reconnect(name: string | undefined, signal: AbortSignal): Promise<string[]> {
    const { server, members } = this.#connected();
    if (name !== undefined) members.named(name);
    const meant = name === undefined ? members.gone : [name];
    if (server.reconnect === undefined || meant.length === 0 || this.#connection?.down === true) {
      await this.restart(signal);
      return [this.name];
    }
    const failed = await this.#renew(meant, signal);
    if (failed.length > 0) {
      throw new ConnectionError(`${failed.map((one) => one.name).join(', ')} could not be connected.`, {
        phase: 'connect',
      });
    }
    return meant;
  }

  /** Takes down what there is, and connects to the same anew. */
  async restart(signal: AbortSignal): Promise<void> {
    const before = this.#connected();
    const used = this.#used?.name;
    await this.#end(before);
    this.#connection = await this.#open(before.line, signal);
    this.#release();
    if (used !== undefined) await this.use(used);
  }

  /** Takes down what there is until somebody needs it: of several servers the one in use alone. */
  async disconnect(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    if (this.#used === undefined || connection.server.reconnect === undefined) {
      connection.down = true;
      await this.#end(connection);
      return;
    }
    const { name } = this.#used;
    const state = connection.members.named(name);
    connection.resting.add(name);
    if ('client' in state) await state.client.close();
  }

  /**
   * Connects anew what was taken down and is meant. Throws what connecting throws; of several servers that are meant
   * each may fail.
   */
  async ensureConnected(signal: AbortSignal): Promise<void> {
    this.#waking ??= this.#wake(signal).finally(() => {
      this.#waking = undefined;
    });
    await this.#waking;
  }

  async #wake(signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    if (connection.down) return this.restart(signal);
    const { used } = this;
    const meant = [...connection.resting].filter((name) => used === undefined || name === used);
    const [failed] = meant.length === 0 ? [] : await this.#renew(meant, signal);
    if (failed === undefined || used === undefined) return;
    this.#release();
    throw failed.error;
  }

  /** Connects some of several servers anew, and gives those that could not be. */
  async #renew(names: readonly string[], signal: AbortSignal): Promise<(GroupMember & { error: unknown })[]> {
    const { server, members, resting } = this.#connected();
    for (const name of names) resting.delete(name);
    const states = await Promise.all(names.map((name) => server.reconnect?.(name, signal)));
    const known = states.filter((state) => state !== undefined);
    for (const member of members.take(known)) hearChanges(member);
    signal.throwIfAborted();
    return known.filter((state) => 'error' in state);
  }

  /** Means one of several servers from now on, or all of them. Throws UsageError, or why it is not connected. */
  async use(name: string | undefined): Promise<void> {
    if (name === undefined) return this.#release();
    const { members } = this.#connected();
    const state = members.named(name);
    if ('error' in state) throw state.error;
    const { client: server } = state;
    if (!server.isConnected()) {
      throw new ConnectionError(`${name} is not connected.`, {
        server: name,
        hint: `Bring it back with: reconnect ${name}`,
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
    throw new ConnectionError('There is no server.', { hint: 'Connect to one with: connect TARGET' });
  }

  /** The tools of the server in use as they were last listed. */
  get tools(): readonly Tool[] {
    return (this.#used ?? this.#connection)?.server.latest('tools')?.items ?? [];
  }

  /** Lists the tools of the server in use, from the cache if possible; undefined if there is no server. */
  async listTools(signal?: AbortSignal): Promise<Listing<Tool> | undefined> {
    return (this.#used ?? this.#connection)?.server.list('tools', { cached: true, signal });
  }

  /** The least severe log messages wanted from now on. */
  async setLogLevel(level: LogLevel): Promise<void> {
    await this.#connection?.server.setLogLevel(level);
  }

  /** The folders that the server is told of. */
  get roots(): { name: string; uri: string }[] {
    const { options } = this.#connection?.line ?? { options: { root: [] } };
    return options.root.map((folder) => rootOf(folder, this.#ports.environment));
  }

  /**
   * Tells the server of one folder more, or less. Gives the names of servers that hear of it only when they are
   * connected anew. Throws UsageError for what is no folder, or not among them.
   */
  async changeRoots(change: 'add' | 'remove', folder: string): Promise<string[]> {
    const connection = this.#connection;
    if (connection === undefined) {
      throw new ConnectionError('There is no server.', { hint: 'Connect to one with: connect TARGET' });
    }
    const { environment } = this.#ports;
    const { line } = connection;
    const { uri } = rootOf(folder, environment);
    const others = line.options.root.filter((known) => rootOf(known, environment).uri !== uri);
    if (change === 'remove' && others.length === line.options.root.length) {
      throw new UsageError(`${folder} is not among the folders that the server is told of.`, {
        hint: 'They are listed with: roots',
      });
    }
    const root = change === 'add' ? [...others, folder] : others;
    // What is connected anew is told of the same.
    connection.line = { ...line, options: { ...line.options, root } };
    return connection.server.setRoots(root.map((one) => rootOf(one, environment)));
  }

  async close(): Promise<void> {
    this.#release();
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) await this.#end(connection);
  }

  async #end({ line, server, unfollow, lists }: Connection): Promise<void> {
    unfollow();
    await Promise.all([server.close(), lists.save(line.target, line.options, this.#ports.environment)]);
  }

  #connected(): Connection {
    if (this.#connection !== undefined) return this.#connection;
    throw new UsageError('There is nothing to connect to.', { hint: 'Name it: connect TARGET' });
  }

  #release(): void {
    this.#used?.unfollow();
    this.#used = undefined;
  }

  async #open(line: ParsedLine, signal: AbortSignal): Promise<Connection> {
    const { environment, prompter, onEvent, waiting, onSeveral } = this.#ports;
    // Each line says how long it waits: the connection sets no limit, unless a config file does.
    const { timeout: _, ...options } = line.options;
    let several = false;
    const lists = new ListRecorder();
    const server = await openServer(
      { ...line, options },
      {
        environment,
        onEvent,
        prompter,
        timeout: 0,
        overrideHandler: () => [...this.#overrides].at(-1),
        onSeveral: () => {
          several = true;
          onSeveral(true);
        },
      },
    );
    lists.observe(server);
    const wait = waiting(`connecting to ${server.name}`);
    try {
      await server.connect({ signal });
      const members = new ServerStates();
      const connected = members.take(await Promise.all(server.members(signal)));
      signal.throwIfAborted();
      if (connected.length === 0) {
        throw new ConnectionError(`None of the servers of ${server.name} could be connected.`, {
          phase: 'connect',
        });
      }
      if (!several) onSeveral(false);
      for (const member of connected) hearChanges(member);
      const unfollow = followTools(server, this.#ports.onTools);
      return { line, server, unfollow, lists, members, down: false, resting: new Set() };
    } catch (error) {
      await server.close();
      throw error;
    } finally {
      wait.end();
    }
  }
}

/** Calls `onTools` whenever the tools are listed, and lists them when they change. Returns a function that ends it. */
function followTools(server: Server, onTools: (tools: readonly Tool[]) => void): () => void {
  return server.observe((event) => {
    if (event.type === 'listed' && event.list === 'tools') onTools(event.items);
    // Highlighting and completion are up to date at once, also while a line is typed.
    if (event.type === 'listChanged' && event.list === 'tools') {
      server.list('tools', { cached: true }).catch(() => {});
    }
  });
}

/** In the new era a server tells of changed lists only who asks for it. */
function hearChanges(server: SingleServer): void {
  if (server.facts.era !== 'modern') return;
  const told = (['tools', 'prompts', 'resources'] as const).filter((list) =>
    server.hasCapability(list, 'listChanged'),
  );
  if (told.length === 0) return;
  void server.subscribe(Object.fromEntries(told.map((list) => [list, true]))).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    if (server.isConnected())
      server.reportDiagnostic('subscribe', `It does not tell of changed lists: ${why}`);
  });
}

/** A file, an address or a command line, as short as it can be told from others. */
function shortened(name: string): string {
  if (/^[a-z]+:\/\//i.test(name)) return name.replace(/^[a-z]+:\/\//i, '').replace(/^([^/]{1,40}).*$/s, '$1');
  const script = name.split(/\s+/).find((word) => /\.(py|[cm]?[jt]s|json|toml)$/.test(word));
  const short = basename(script ?? name);
  return short.length > 40 ? `${short.slice(0, 39)}…` : short;
}
