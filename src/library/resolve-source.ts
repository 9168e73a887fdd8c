import { redactTarget } from '../arguments/target-secrets.ts';
import { UsageError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import type { Fetch } from '../engine/http/fetch.ts';
import type { AuthSettings } from '../engine/targets/auth-settings.ts';
import { looksLikePath } from '../engine/targets/classify-target.ts';
import { inferTarget, type Target } from '../engine/targets/infer.ts';
import { shortName } from '../engine/targets/short-name.ts';
import type { MemorySource, Source } from '../engine/targets/source.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import type { Transport } from '../engine/transports/transport.ts';
import type { ClientOptions } from './api/options.ts';
import type {
  ClientSource,
  ClientTransport,
  CommandSource,
  FetchHandler,
  McpServerObject,
  ServerConfig,
  ServerFactory,
} from './api/sources.ts';
import { hooksOf, withHooks } from './request-hooks.ts';

/** A server, or the config that its servers are defined in. */
export type ResolvedSource =
  | {
      type: 'server';
      source: Source;
      /** Returns what kept the latest connection to a server in this process from being served, if anything did. */
      servingError?: () => unknown;
    }
  | {
      type: 'file';
      file: string;
      server: string | undefined;
      /** Whether names are prefixed even if there is only one server. */
      isGroup?: boolean;
    }
  | {
      type: 'servers';
      servers: Readonly<Record<string, ServerConfig>>;
      /** Further servers, by their names. */
      others?: ReadonlyMap<string, Source>;
      /** The names of all servers in order, if they are prefixed even if there is only one. */
      group?: readonly string[];
    };

/** The URL of requests to a fetch handler. They never reach the network. */
const fetchHandlerUrl = 'http://localhost/mcp';

/** Resolves a source without starting or reading anything. Throws UsageError if it is not valid. */
export function resolveSource(
  source: ClientSource,
  options: ClientOptions,
  context: TargetContext,
): ResolvedSource {
  const hooks = hooksOf(options);
  const resolved = withoutHooks(source, options, context);
  return resolved.type === 'server' ? { ...resolved, source: withHooks(resolved.source, hooks) } : resolved;
}

function withoutHooks(source: ClientSource, options: ClientOptions, context: TargetContext): ResolvedSource {
  if (typeof source === 'string') return fromTarget(source, options, context);
  if (typeof source === 'function') return fromFetchHandler(source, options);
  const value: unknown = source;
  if (!isObject(value)) throw invalidSource(value);
  return fromObject(value, options, context);
}

function fromObject(
  source: Record<string, unknown>,
  options: ClientOptions,
  context: TargetContext,
): ResolvedSource {
  if (typeof source.href === 'string') return fromTarget(source.href, options, context);
  if (typeof source.command === 'string') {
    return fromCommand(source as unknown as CommandSource, options, context);
  }
  if (isObject(source.mcpServers)) return { type: 'servers', servers: source.mcpServers as never };
  const has = (...methods: string[]) => methods.every((name) => typeof source[name] === 'function');
  if (has('createServer')) return fromFactory(source as unknown as ServerFactory, options);
  if (has('start', 'send', 'close')) return fromTransport(source as unknown as ClientTransport, options);
  if (has('connect', 'close')) return fromServerObject(source as unknown as McpServerObject, options);
  if (has('fetch')) {
    return fromFetchHandler((request) => (source.fetch as FetchHandler)(request), options);
  }
  const entries = Object.values(source);
  const isConfig = entries.some((entry) => isObject(entry) && ('command' in entry || 'url' in entry));
  if (isConfig) return { type: 'servers', servers: source as never };
  throw invalidSource(source);
}

function fromTarget(text: string, options: ClientOptions, context: TargetContext): ResolvedSource {
  const target = inferTarget(text, toTargetOptions(options), context);
  if (target.type === 'config') return { type: 'file', file: target.file, server: target.server };
  if (target.type === 'server') return toServer(target.source, options);
  if (target.remote === undefined) throw unknownTarget(target);
  return toServer(target.remote.source(), options);
}

function unknownTarget({ name, refusal }: Target & { type: 'name' }): UsageError {
  if (looksLikePath(name)) return refusal([]);
  return new UsageError(`"${redactTarget(name)}" is not a valid client source.`, {
    hint:
      'A string is a URL, a script (server.py, server.js, server.ts), an executable (./server), a command line ' +
      '("npx -y @scope/server"), a config file (mcp.json, mcp.json:NAME), or demo.',
  });
}

function fromCommand(
  { command, args = [], env, cwd }: CommandSource,
  options: ClientOptions,
  context: TargetContext,
): ResolvedSource {
  return toServer(
    {
      type: 'stdio',
      name: shortName([command, ...args]),
      command,
      args: [...args],
      env: { ...options.env, ...env },
      inheritEnv: options.inheritEnv ?? false,
      cwd: cwd ?? options.cwd ?? context.cwd,
    },
    options,
  );
}

function fromTransport(transport: ClientTransport, options: ClientOptions): ResolvedSource {
  const open = async (): Promise<Transport> => {
    const { CustomTransport } = await import('../engine/transports/custom.ts');
    return new CustomTransport(transport as ConstructorParameters<typeof CustomTransport>[0]);
  };
  return toServer({ type: 'custom', name: 'the transport', open }, options);
}

function fromFetchHandler(handler: FetchHandler, options: ClientOptions): ResolvedSource {
  const exchange: Fetch = async (url, { signal, ...request }) => {
    const init = signal === undefined ? request : { ...request, signal };
    return (await handler(new Request(url, init as RequestInit) as Parameters<FetchHandler>[0])) as Response;
  };
  const bearer = bearerToken(options.auth);
  const source: Source = {
    type: 'http',
    name: 'the fetch handler',
    url: new URL(fetchHandlerUrl),
    guessed: false,
    headers: { ...options.headers, ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }) },
    exchange,
  };
  return toServer(source, options);
}

function fromServerObject(object: McpServerObject, options: ClientOptions): ResolvedSource {
  const name = options.name ?? serverObjectName(object);
  return inMemory(name, async (onError) =>
    (await import('./in-memory.ts')).serveObject(object, name, onError),
  );
}

function fromFactory({ createServer }: ServerFactory, options: ClientOptions): ResolvedSource {
  const name = options.name ?? 'the server';
  return inMemory(name, async (onError) =>
    (await import('./in-memory.ts')).serveEach(createServer, name, onError),
  );
}

function inMemory(
  name: string,
  serve: (onError: (error: unknown) => void) => ReturnType<MemorySource['serve']>,
): ResolvedSource {
  let servingError: unknown;
  const source: MemorySource = {
    type: 'memory',
    name,
    serve: () => {
      servingError = undefined;
      return serve((error) => {
        servingError = error;
      });
    },
  };
  return { type: 'server', source, servingError: () => servingError };
}

function toServer(source: Source, { name }: ClientOptions): ResolvedSource {
  return { type: 'server', source: name === undefined ? source : { ...source, name } };
}

/** Returns the name of a server or config, for events and errors. */
export function sourceName(resolved: ResolvedSource): string {
  switch (resolved.type) {
    case 'server':
      return resolved.source.name;
    case 'file':
      return resolved.server ?? resolved.file;
    case 'servers':
      return resolved.group === undefined ? 'the config object' : 'the group';
  }
}

/** The name in the server info of an SDK object, which v1 and v2 store in the same private field. */
function serverObjectName(object: McpServerObject): string {
  const { server = object } = object as { server?: unknown };
  const info = isObject(server) ? server._serverInfo : undefined;
  return isObject(info) && typeof info.name === 'string' ? info.name : 'the server';
}

function bearerToken(auth: ClientOptions['auth']): string | undefined {
  return typeof auth === 'string' && auth !== 'oauth' ? auth : undefined;
}

function authSettings(auth: ClientOptions['auth']): AuthSettings | undefined {
  if (auth === 'oauth') return { grant: 'login' };
  return typeof auth === 'object' ? { ...auth, grant: auth.grant ?? 'login' } : undefined;
}

/** Returns those options of a client that apply to its target. */
export function toTargetOptions(options: ClientOptions): Parameters<typeof inferTarget>[1] {
  return {
    transport: options.transport,
    env: { ...options.env },
    inheritEnv: options.inheritEnv ?? false,
    cwd: options.cwd,
    python: options.python,
    headers: { ...options.headers },
    bearer: bearerToken(options.auth),
    cacert: options.cacert,
    insecure: options.insecure ?? false,
    auth: authSettings(options.auth),
  };
}

function invalidSource(value: unknown): UsageError {
  const subject = value === null || typeof value !== 'object' ? String(value) : 'This object';
  return new UsageError(`${subject} is not a valid client source.`, {
    hint:
      'A source is a string, a URL, { command, args }, { mcpServers }, a server object of the MCP SDK, ' +
      '{ createServer }, a fetch handler, or a transport.',
  });
}
