import { systemEnvironment } from '../core/environment.ts';
import { asJsonObject } from '../core/json.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import { checkedProtocol } from '../engine/protocol/versions.ts';
import { guarded, toEventListener, warn } from './callbacks.ts';
import { type Connected, SharedConnection } from './connection/shared-connection.ts';
import { LiveHandlers } from './live-handlers.ts';
import type { ClientOptions, ReadOptions } from './options.ts';
import { PriorResults } from './prior-discover.ts';
import { RequestRegistry } from './requests/request-registry.ts';
import { translateError } from './requests/translate-errors.ts';
import { type ResolvedSource, resolveSource } from './resolve-source.ts';
import type { ClientSource } from './sources.ts';
import { SharedSubscriptions } from './subscriptions.ts';

/** What the operations of a client are built on: its connection, handlers and running requests. */
export class ClientCore {
  readonly source: ClientSource;
  readonly options: ClientOptions;
  readonly name: string;
  readonly handlers: LiveHandlers;
  readonly resolved: ResolvedSource;
  readonly connection: SharedConnection;
  readonly requests = new RequestRegistry();
  readonly subscriptions = new SharedSubscriptions();
  /** What ends each subscription to a resource, by its URI. */
  readonly subscribed = new Map<string, () => Promise<void>>();

  /** Throws UsageError if `source` or an option is invalid. */
  constructor(source: ClientSource, options: ClientOptions) {
    this.source = source;
    this.options = options;
    const system = systemEnvironment();
    const builtins = { demo: async () => (await import('../demo/serve.ts')).serveDemo };
    // The token of MCPC_BEARER is for the command line only.
    const context = { ...system, env: { ...system.env, MCPC_BEARER: undefined }, builtins };
    let priors: PriorResults;
    try {
      this.handlers = new LiveHandlers(options);
      if (options.protocol !== undefined) checkedProtocol(options.protocol, `protocol ${options.protocol}`);
      this.resolved = resolveSource(source, options, context);
      priors = new PriorResults(options.priorDiscover);
    } catch (error) {
      throw translateError(error);
    }
    this.name = options.name ?? sourceName(this.resolved);
    const onEvent = toEventListener(() => this.handlers.current);
    this.connection = new SharedConnection({
      name: this.name,
      isManual: options.autoInitialize === false,
      createServer: async (gate) => {
        const { createServer } = await import('./create-server.ts');
        const { resolved, handlers } = this;
        return createServer(resolved, options, { handlers, context, onEvent, priors, gate });
      },
      onkept: () => this.#endSubscriptions(),
    });
  }

  /** Returns the error with which connecting failed: that of a server in this process, if it threw one. */
  connectError(error: unknown): unknown {
    const servingError = this.resolved.type === 'server' ? this.resolved.servingError?.() : undefined;
    return servingError ?? translateError(error);
  }

  /** Ends the subscriptions of a connection that was closed although the server goes on. */
  async #endSubscriptions(): Promise<void> {
    const ends = [...this.subscribed.values()].map((end) => end().catch(() => {}));
    this.subscribed.clear();
    await Promise.all(ends);
  }

  /** Runs a request as one of those that can be cancelled. Throws ConnectionError if the client is not connected. */
  run<Result>(
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
    return this.requests.run({ method, subject, signal: options.signal }, (signal) =>
      send(this.connection.connected, { ...call, signal }),
    );
  }
}

function sourceName(resolved: ResolvedSource): string {
  switch (resolved.type) {
    case 'server':
      return resolved.source.name;
    case 'file':
      return resolved.server ?? resolved.file;
    case 'servers':
      return 'the config object';
  }
}
