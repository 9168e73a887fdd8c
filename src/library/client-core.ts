import { systemEnvironment } from '../core/environment.ts';
import { asJsonObject } from '../core/json.ts';
import { withDistinctDiagnostics } from '../engine/distinct-diagnostics.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import { checkedProtocol } from '../engine/protocol/negotiation/versions.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import type { ClientOptions, ReadOptions } from './api/options.ts';
import type { ClientSource, CommandSource, GroupSources } from './api/sources.ts';
import { MemberConnection } from './connection/member-connection.ts';
import { type Connected, type Connection, SharedConnection } from './connection/shared-connection.ts';
import { toEventListener } from './handlers/event-listener.ts';
import { guarded, warn } from './handlers/guarded.ts';
import { LiveHandlers } from './handlers/live-handlers.ts';
import type { RequestRunner } from './operations/request-runner.ts';
import { ResourceSubscriptions } from './operations/resource-subscriptions.ts';
import { PriorResults } from './prior-discover.ts';
import { RequestRegistry } from './requests/request-registry.ts';
import { translateError } from './requests/translate-errors.ts';
import { resolveGroup } from './resolve-group.ts';
import { type ResolvedSource, resolveSource, sourceName } from './resolve-source.ts';

/** The cores that exist before their clients, by the sources that stand for them. */
const prepared = new WeakMap<object, ClientCore>();

/** Returns a source from which a client with this core is made. */
export function preparedSource(core: ClientCore): ClientSource {
  const source: CommandSource = { command: core.name };
  prepared.set(source, core);
  return source;
}

/** What a client is made of. */
interface CoreParts {
  source: ClientSource | GroupSources;
  options: ClientOptions;
  name: string;
  handlers: LiveHandlers;
  resolved: ResolvedSource;
}

/** What the operations of a client are built on: its connection, handlers and running requests. */
export class ClientCore<Kind extends Connection = Connection> implements RequestRunner {
  readonly source: ClientSource | GroupSources;
  readonly options: ClientOptions;
  readonly name: string;
  readonly handlers: LiveHandlers;
  readonly resolved: ResolvedSource;
  readonly connection: Kind;
  readonly requests = new RequestRegistry();
  /** Those of a group's servers. */
  readonly #members: ClientCore[] = [];
  readonly subscriptions = new ResourceSubscriptions(this);

  private constructor(parts: CoreParts, connect: (core: ClientCore<Kind>) => Kind) {
    this.source = parts.source;
    this.options = parts.options;
    this.name = parts.name;
    this.handlers = parts.handlers;
    this.resolved = parts.resolved;
    this.connection = connect(this);
  }

  /** Returns the core of a client. Throws UsageError if the source or an option is invalid. */
  static of(source: ClientSource, options: ClientOptions): ClientCore {
    const core = typeof source === 'object' ? prepared.get(source) : undefined;
    return core ?? ClientCore.#connecting(source, options, resolveSource);
  }

  /** Returns the core of a group. Throws UsageError if a source or an option is invalid. */
  static ofGroup(sources: GroupSources, options: ClientOptions): ClientCore<SharedConnection> {
    return ClientCore.#connecting(sources, options, resolveGroup);
  }

  /** Returns the core of the client of one server of a group. `source`: the same server, independent of the group. */
  static ofMember(
    group: ClientCore<SharedConnection>,
    name: string,
    source: ClientSource,
  ): ClientCore<MemberConnection> {
    const { handlers, options, resolved } = group;
    const parts = { source, options: { ...options, name }, name, handlers, resolved };
    const core = new ClientCore(parts, () => new MemberConnection(group.connection, name));
    group.#members.push(core);
    return core;
  }

  static #connecting<Given extends ClientSource | GroupSources>(
    source: Given,
    options: ClientOptions,
    resolve: (source: Given, options: ClientOptions, context: TargetContext) => ResolvedSource,
  ): ClientCore<SharedConnection> {
    const system = systemEnvironment();
    const builtins = { demo: async () => (await import('../demo/serve.ts')).serveDemo };
    // The token of MCPC_BEARER is for the command line only.
    const context = { ...system, env: { ...system.env, MCPC_BEARER: undefined }, builtins };
    try {
      const handlers = new LiveHandlers(options);
      if (options.protocol !== undefined) checkedProtocol(options.protocol, `protocol ${options.protocol}`);
      const resolved = resolve(source, options, context);
      const priors = new PriorResults(options.priorDiscover);
      const name = options.name ?? sourceName(resolved);
      const onEvent = toEventListener(() => handlers.current);
      return new ClientCore(
        { source, options, name, handlers, resolved },
        (core) =>
          new SharedConnection({
            name,
            isManual: options.autoInitialize === false,
            createServer: async (gate) => {
              const { createServer } = await import('./create-server.ts');
              const settings = { handlers, context, priors, gate, onEvent: withDistinctDiagnostics(onEvent) };
              return createServer(resolved, options, settings);
            },
            onkept: () => core.#endSubscriptions(),
          }),
      );
    } catch (error) {
      throw translateError(error);
    }
  }

  /** Runs a part of connecting. Throws what a server in this process has thrown, if that is the reason of a failure. */
  async connecting(part: (core: this) => Promise<unknown>): Promise<void> {
    try {
      await part(this);
    } catch (error) {
      const servingError = this.resolved.type === 'server' ? this.resolved.servingError?.() : undefined;
      throw servingError ?? translateError(error);
    }
  }

  /** Ends the subscriptions of a connection that was closed although the server goes on. */
  async #endSubscriptions(): Promise<void> {
    await Promise.all([
      this.subscriptions.endAll(),
      ...this.#members.map((member) => member.#endSubscriptions()),
    ]);
  }

  async run<Result>(
    method: string,
    subject: string | undefined,
    options: ReadOptions,
    send: (connected: Connected, call: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    const { timeout, maxTime, onProgress = this.handlers.current.onProgress, meta, version, fresh } = options;
    const call: CallOptions = {
      timeout,
      maxTime,
      ...(this.options.cache === true ? { reuse: fresh === true ? 'never' : 'fresh' } : {}),
      onProgress: onProgress && ((...report) => guarded(() => onProgress(...report), warn)),
      meta: version === undefined ? meta : { ...meta, fastmcp: { ...asJsonObject(meta?.fastmcp), version } },
    };
    return await this.requests.run({ method, subject, signal: options.signal }, (signal) =>
      send(this.connection.connected, { ...call, signal }),
    );
  }
}
