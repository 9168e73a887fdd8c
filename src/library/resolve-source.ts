import { UsageError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import type { Fetch } from '../engine/http/fetch.ts';
import type { AuthSettings } from '../engine/targets/auth-settings.ts';
import { inferTarget, type Target } from '../engine/targets/infer.ts';
import type { Source } from '../engine/targets/source.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import { looksLikePath } from '../engine/targets/target-paths.ts';
import type { Transport } from '../engine/transports/transport.ts';
import type { ClientOptions } from './options.ts';
import type {
  ClientSource,
  ClientTransport,
  CommandSource,
  FetchHandler,
  McpServerObject,
  ServerConfig,
  ServerFactory,
} from './sources.ts';

/** What a source comes to: one server, or config entries of which each is one. */
export type Resolved =
  | { type: 'server'; source: Source /** What a server factory threw last. */; failure?: () => unknown }
  | { type: 'file'; file: string; server: string | undefined }
  | { type: 'servers'; servers: Readonly<Record<string, ServerConfig>> };

/** Where a fetch handler is asked. Nothing goes over the net. */
const handlerUrl = 'http://localhost/mcp';

/** Says what a source means. Nothing is started or read. Throws UsageError for what is no source. */
export function resolveSource(
  source: ClientSource,
  options: ClientOptions,
  environment: TargetContext,
): Resolved {
  if (typeof source === 'string') return ofTarget(source, options, environment);
  if (typeof source === 'function') return ofFetch(source, options, environment);
  const given: unknown = source;
  if (!isObject(given)) throw noSource(given);
  return ofObject(given, options, environment);
}

function ofObject(
  source: Record<string, unknown>,
  options: ClientOptions,
  environment: TargetContext,
): Resolved {
  if (typeof source.href === 'string') return ofTarget(source.href, options, environment);
  if (typeof source.command === 'string')
    return ofCommand(source as unknown as CommandSource, options, environment);
  if (isObject(source.mcpServers)) return { type: 'servers', servers: source.mcpServers as never };
  const has = (...names: string[]) => names.every((name) => typeof source[name] === 'function');
  if (has('createServer')) return ofFactory(source as unknown as ServerFactory, options);
  if (has('start', 'send', 'close')) return ofTransport(source as unknown as ClientTransport, options);
  if (has('connect', 'close')) return ofServer(source as unknown as McpServerObject, options);
  if (has('fetch'))
    return ofFetch((request) => (source.fetch as FetchHandler)(request), options, environment);
  const entries = Object.values(source);
  const isConfig = entries.some((entry) => isObject(entry) && ('command' in entry || 'url' in entry));
  if (isConfig) return { type: 'servers', servers: source as never };
  throw noSource(source);
}

function ofTarget(text: string, options: ClientOptions, environment: TargetContext): Resolved {
  const target = inferTarget(text, sourceTargetOptions(options), environment);
  if (target.type === 'config') return { type: 'file', file: target.file, server: target.server };
  if (target.type === 'server') return server(authorized(target.source, options, environment), options);
  throw unknown(target);
}

function unknown({ name, refusal }: Target & { type: 'name' }): UsageError {
  if (looksLikePath(name)) return refusal([]);
  return new UsageError(`"${name}" is no source of a client.`, {
    hint:
      'A text is a URL, a script (server.py, server.js, server.ts), a program (./server), a command line ' +
      '("npx -y @scope/server"), a config file (mcp.json, mcp.json:NAME), or demo.',
  });
}

function ofCommand(
  { command, args = [], env, cwd }: CommandSource,
  options: ClientOptions,
  environment: TargetContext,
) {
  const own = cwd ?? options.cwd;
  return server(
    {
      type: 'stdio',
      name: [command, ...args].join(' '),
      command,
      args: [...args],
      env: { ...options.env, ...env },
      inheritEnv: options.inheritEnv ?? false,
      cwd: own === undefined ? environment.cwd : own,
    },
    options,
  );
}

function ofTransport(transport: ClientTransport, options: ClientOptions): Resolved {
  const open = async (): Promise<Transport> => {
    const { CustomTransport } = await import('../engine/transports/custom.ts');
    return new CustomTransport(transport as ConstructorParameters<typeof CustomTransport>[0]);
  };
  return server({ type: 'custom', name: 'the transport', open }, options);
}

function ofFetch(handler: FetchHandler, options: ClientOptions, environment: TargetContext): Resolved {
  const exchange: Fetch = async (url, { signal, ...request }) => {
    const init = signal === undefined ? request : { ...request, signal };
    return (await handler(new Request(url, init as RequestInit) as Parameters<FetchHandler>[0])) as Response;
  };
  const source: Source = {
    type: 'http',
    name: 'the fetch handler',
    url: new URL(handlerUrl),
    guessed: false,
    headers: headersOf(options),
    exchange,
  };
  return server(authorized(source, options, environment), options);
}

/** With the token that a function gives for each request, if there is such a function. */
function authorized(source: Source, { auth }: ClientOptions, environment: TargetContext): Source {
  if (typeof auth !== 'function' || !('headers' in source)) return source;
  let plain = source.exchange;
  const exchange: Fetch = async (url, request) => {
    const headers = { ...request.headers, authorization: `Bearer ${await auth()}` };
    if (plain === undefined) {
      const { HttpClient } = await import('../engine/http/http-client.ts');
      plain ??= new HttpClient(source, environment).fetch;
    }
    return plain(url, { ...request, headers });
  };
  return { ...source, exchange };
}

function ofServer(object: McpServerObject, options: ClientOptions): Resolved {
  const name = options.name ?? nameOf(object);
  const serve = async () => (await import('./in-memory.ts')).serveObject(object, name);
  return server({ type: 'memory', name, serve }, options);
}

function ofFactory({ createServer }: ServerFactory, options: ClientOptions): Resolved {
  const name = options.name ?? 'the server';
  let failure: unknown;
  const serve = async () => {
    failure = undefined;
    return (await import('./in-memory.ts')).serveEach(createServer, name, (error) => {
      failure = error;
    });
  };
  return { type: 'server', source: { type: 'memory', name, serve }, failure: () => failure };
}

function server(source: Source, options: ClientOptions): Resolved {
  return { type: 'server', source: named(source, options) };
}

function named(source: Source, { name }: ClientOptions): Source {
  return name === undefined ? source : { ...source, name };
}

/** What an SDK server says it is called: both versions keep it in the same place. */
function nameOf(object: McpServerObject): string {
  const { server = object } = object as { server?: unknown };
  const info = isObject(server) ? server._serverInfo : undefined;
  return isObject(info) && typeof info.name === 'string' ? info.name : 'the server';
}

function headersOf({ headers, auth }: ClientOptions): Record<string, string> {
  const token = bearerOf(auth);
  return { ...headers, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
}

/** A token that was given as such. */
function bearerOf(auth: ClientOptions['auth']): string | undefined {
  return typeof auth === 'string' && auth !== 'oauth' ? auth : undefined;
}

/** How a login is to be made, if one was asked for. */
function loginSettings(auth: ClientOptions['auth']): AuthSettings | undefined {
  if (auth === 'oauth') return { grant: 'login' };
  return typeof auth === 'object' ? { ...auth, grant: auth.grant ?? 'login' } : undefined;
}

/** What the options say about the target. */
export function sourceTargetOptions(options: ClientOptions): Parameters<typeof inferTarget>[1] {
  return {
    transport: options.transport,
    env: { ...options.env },
    inheritEnv: options.inheritEnv ?? false,
    cwd: options.cwd,
    python: options.python,
    headers: { ...options.headers },
    bearer: bearerOf(options.auth),
    cacert: options.cacert,
    insecure: options.insecure ?? false,
    auth: loginSettings(options.auth),
  };
}

function noSource(given: unknown): UsageError {
  const what = given === null || typeof given !== 'object' ? String(given) : 'This object';
  return new UsageError(`${what} is no source of a client.`, {
    hint:
      'A source is a text, a URL, { command, args }, { mcpServers }, a server object of the MCP SDK, ' +
      '{ createServer }, a fetch handler, or a transport.',
  });
}
