import { systemEnvironment } from '../core/environment.ts';
import { ConnectionError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import { asJsonObject } from '../core/json.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import { eventsFor, guarded, warn } from './events.ts';
import type { ClientOptions, VersionedOptions } from './options.ts';
import { RequestRegistry } from './request-registry.ts';
import { type Resolved, resolveSource } from './resolve-source.ts';
import { type Connected, SharedConnection } from './shared-connection.ts';
import { SharedSubscriptions } from './shared-subscriptions.ts';
import type { ClientSource } from './sources.ts';
import { ToolCache } from './tools.ts';
import { withLibraryErrors } from './translate-errors.ts';

/** What a client has for itself: its server, the connection, and what is known and under way on it. */
export class ClientSession {
  readonly source: ClientSource;
  readonly options: ClientOptions;
  /** What the server is called in events and errors. */
  readonly name: string;
  readonly lifetime: SharedConnection;
  readonly running = new RequestRegistry();
  readonly tools = new ToolCache();
  readonly shared = new SharedSubscriptions();
  /** What ends each subscription of `subscribe`, by its URI. */
  readonly subscribed = new Map<string, () => Promise<void>>();
  readonly #resolved: Resolved;

  /** Starts nothing. Throws UsageError for what is no source. */
  constructor(source: ClientSource, options: ClientOptions) {
    this.source = source;
    this.options = options;
    const system = systemEnvironment();
    const builtins = { demo: async () => (await import('../demo/serve.ts')).serveDemo };
    const environment = { ...system, env: { ...system.env, MCPC_BEARER: undefined }, builtins };
    try {
      this.#resolved = resolveSource(source, options, environment);
    } catch (error) {
      throw withLibraryErrors(error);
    }
    this.name = options.name ?? nameOf(this.#resolved);
    const tell = eventsFor(options);
    const onEvent = (event: EngineEvent) => {
      const isOtherList = event.type === 'listChanged' && event.list === 'tools';
      if (isOtherList || event.type === 'gone') this.tools.clear();
      // What was subscribed to at a server that is gone is asked for anew.
      if (event.type === 'gone') this.shared.clear();
      tell(event);
    };
    this.lifetime = new SharedConnection(this.name, async () => {
      this.tools.clear();
      this.shared.clear();
      this.subscribed.clear();
      const { createServer } = await import('./servers.ts');
      return createServer(this.#resolved, options, environment, onEvent);
    });
  }

  /** Makes the connection or shares it. Errors are in the words of a program. */
  async connect(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.lifetime.acquire(signal);
    } catch (error) {
      const failure = this.#resolved.type === 'server' ? this.#resolved.failure?.() : undefined;
      if (failure === undefined) throw withLibraryErrors(error);
      const why = failure instanceof Error ? failure.message : String(failure);
      throw new ConnectionError(`The server could not be made: ${why}`, {
        phase: 'start',
        server: this.name,
        cause: failure,
      });
    }
  }

  /** Does what a request does: it is one of those under way, and can be stopped. */
  async request<Result>(
    method: string,
    subject: string | undefined,
    options: VersionedOptions,
    work: (connected: Connected, call: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    return this.running.run({ method, subject, signal: options.signal }, (signal) =>
      work(this.lifetime.connected, { ...this.#callOptions(options), signal }),
    );
  }

  #callOptions({
    timeout,
    onProgress = this.options.onProgress,
    meta,
    version,
  }: VersionedOptions): CallOptions {
    return {
      timeout,
      onProgress: onProgress && ((...report) => guarded(() => onProgress(...report), warn)),
      meta: version === undefined ? meta : { ...meta, fastmcp: { ...asJsonObject(meta?.fastmcp), version } },
    };
  }
}

function nameOf(resolved: Resolved): string {
  switch (resolved.type) {
    case 'server':
      return resolved.source.name;
    case 'file':
      return resolved.server ?? resolved.file;
    case 'servers':
      return 'the config object';
  }
}
