import { systemEnvironment } from '../core/environment.ts';
import { asJsonObject } from '../core/json.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import { checkedProtocol } from '../engine/protocol/versions.ts';
import { guarded, toEventListener, warn } from './callbacks.ts';
import { LiveHandlers } from './live-handlers.ts';
import type { ClientOptions, ReadOptions } from './options.ts';
import { PriorResults } from './prior-discover.ts';
import { RequestRegistry } from './request-registry.ts';
import { type ResolvedSource, resolveSource } from './resolve-source.ts';
import { type Connected, SharedConnection } from './shared-connection.ts';
import type { ClientSource } from './sources.ts';
import { SharedSubscriptions } from './subscriptions.ts';
import { translateError } from './translate-errors.ts';

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
    this.connection = new SharedConnection(this.name, async () => {
      const { createServer } = await import('./create-server.ts');
      return createServer(this.resolved, options, this.handlers, context, onEvent, priors);
    });
  }

  /** Runs a request as one of those that can be cancelled. Throws ConnectionError if the client is not connected. */
  run<Result>(
    method: string,
    subject: string | undefined,
    options: ReadOptions,
    send: (connected: Connected, call: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    const { timeout, onProgress = this.handlers.current.onProgress, meta, version, fresh } = options;
    const call: CallOptions = {
      timeout,
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
