import type { Transport } from '@modelcontextprotocol/server';
import { ConnectionError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import type { Era } from '../core/protocol.ts';
import type { MemoryService, ServeInMemory } from '../engine/transports/memory.ts';
import type { McpServerObject } from './api/sources.ts';

/** Serves both eras over one transport; needs a server of the SDK's v2. */
type ServeStdio = typeof import('@modelcontextprotocol/server/stdio').serveStdio;

interface ServerContext {
  era: Era;
}

/** A server of the SDK's v2, which supports both eras. */
interface V2Server extends McpServerObject {
  getNegotiatedProtocolVersion(): string | undefined;
}

/** Serves a server object of the SDK, v1 or v2, to one client at a time. `onError` gets what prevents that. */
export async function serveObject(
  object: McpServerObject,
  name: string,
  onError: (error: unknown) => void,
): Promise<ServeInMemory> {
  const server = protocolServer(object);
  if (!isV2(server)) return (transport) => serveLegacy(object, transport, name);
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
  return (transport) => {
    assertUnconnected(server, name);
    const getServer = ({ era }: ServerContext) => {
      if (era === 'legacy') resetNegotiation(server, name);
      return server;
    };
    return serve(serveStdio, reporting(getServer, onError), transport);
  };
}

/** Serves each connection with a server that `createServer` returns. `onError` gets what prevents that. */
export async function serveEach(
  createServer: (context: ServerContext) => McpServerObject | Promise<McpServerObject>,
  name: string,
  onError: (error: unknown) => void,
): Promise<ServeInMemory> {
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
  const create = reporting(async (context: ServerContext) => {
    const server = protocolServer(await callFactory(() => createServer(context), name));
    assertUnconnected(server, name);
    return server;
  }, onError);
  return (transport) => {
    let legacy: McpServerObject | undefined;
    const getServer = async (context: ServerContext) => {
      const server = legacy ?? (await create(context));
      if (context.era === 'legacy' || isV2(server)) return server;
      // Refuses `server/discover`; the `initialize` that follows gets the same server.
      legacy = server;
      throw new Error('This server supports the legacy protocol only.');
    };
    return serve(serveStdio, getServer, transport);
  };
}

function reporting<Result>(
  getServer: (context: ServerContext) => Result | Promise<Result>,
  onError: (error: unknown) => void,
): (context: ServerContext) => Promise<Result> {
  return async (context) => {
    try {
      return await getServer(context);
    } catch (error) {
      onError(error);
      throw error;
    }
  };
}

async function callFactory<Result>(factory: () => Result | Promise<Result>, name: string): Promise<Result> {
  try {
    return await factory();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectionError(`createServer failed: ${reason}`, {
      phase: 'start',
      server: name,
      cause: error,
    });
  }
}

/** Connects a v1 server, which refuses `server/discover` as it would over stdio. */
function serveLegacy(object: McpServerObject, transport: unknown, name: string): MemoryService {
  assertUnconnected(protocolServer(object), name);
  return { ready: object.connect(transport), close: () => object.close() };
}

function serve(
  serveStdio: ServeStdio,
  getServer: (context: ServerContext) => unknown,
  transport: unknown,
): MemoryService {
  // The server may come from another copy of the SDK than `serveStdio`.
  return serveStdio(getServer as Parameters<ServeStdio>[0], {
    transport: transport as Transport,
    legacy: 'serve',
  });
}

/** Returns the `Server` inside an `McpServer`, or the object itself. */
function protocolServer(object: McpServerObject): McpServerObject {
  const { server } = object as { server?: unknown };
  return isObject(server) && typeof server.connect === 'function'
    ? (server as unknown as McpServerObject)
    : object;
}

function isV2(server: McpServerObject): server is V2Server {
  return 'getNegotiatedProtocolVersion' in server;
}

/**
 * Makes a server that has served a modern client accept a legacy handshake. The SDK has no API for that, so that this
 * sets a private field and checks the effect. Throws ConnectionError if it has none.
 */
function resetNegotiation(server: V2Server, name: string): void {
  if (server.getNegotiatedProtocolVersion() === undefined) return;
  Object.assign(server, { _negotiatedProtocolVersion: undefined });
  if (server.getNegotiatedProtocolVersion() === undefined) return;
  throw new ConnectionError(
    `The server object ${name} has served a client of a newer protocol version, and its version of the MCP SDK does not support an older one after that.`,
    {
      phase: 'handshake',
      server: name,
      hint: 'Pass a function that creates a server for each client: { createServer: () => … }.',
    },
  );
}

/** Throws ConnectionError if the server is connected to another client. */
function assertUnconnected(server: McpServerObject, name: string): void {
  if ((server as { transport?: unknown }).transport === undefined) return;
  throw new ConnectionError(
    `The server object ${name} is already connected, and it serves one client at a time.`,
    {
      phase: 'connect',
      server: name,
      hint: 'For several clients, pass a function that creates a server for each: { createServer: () => … }.',
    },
  );
}
