import type { Transport } from '@modelcontextprotocol/server';
import { ConnectionError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import type { Era } from '../core/protocol.ts';
import type { MemoryService, ServeInMemory } from '../engine/transports/memory.ts';
import type { McpServerObject } from './sources.ts';

/** What the SDK serves a connection with, of v2 in both eras. */
type Serve = typeof import('@modelcontextprotocol/server/stdio').serveStdio;

/**
 * Serves a server object of the SDK, of v1 or v2. It serves one client at a time: what serves more is a factory.
 */
export async function serveObject(object: McpServerObject, name: string): Promise<ServeInMemory> {
  const inner = innermost(object);
  if (!isModern(inner)) return (transport) => serveLegacy(object, transport, name);
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
  return (transport) => {
    assertFree(inner, name);
    return serveModern(serveStdio, ({ era }) => prepared(inner, era), transport);
  };
}

/** A server that spoke the new era with its last client would refuse the old one's handshake. */
function prepared(server: McpServerObject, era: Era): McpServerObject {
  if (era === 'legacy') Object.assign(server, { _negotiatedProtocolVersion: undefined });
  return server;
}

/** Serves each connection with a server of its own, which `make` makes. */
export async function serveEach(
  make: (context: { era: Era }) => McpServerObject | Promise<McpServerObject>,
  name: string,
  onfailure: (error: unknown) => void,
): Promise<ServeInMemory> {
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
  const made = async (context: { era: Era }) => {
    try {
      const inner = innermost(await make(context));
      assertFree(inner, name);
      return inner;
    } catch (error) {
      onfailure(error);
      throw error;
    }
  };
  return (transport) => {
    let old: McpServerObject | undefined;
    const makeFor = async (context: { era: Era }) => {
      const server = old ?? (await made(context));
      if (context.era === 'legacy' || isModern(server)) return server;
      // The question of the new era is refused; that of the old one follows, and is for the same server.
      old = server;
      throw new Error('A server of the old era.');
    };
    return serveModern(serveStdio, makeFor, transport);
  };
}

/** The old era alone: v1 of the SDK knows no other. It refuses the new era's first question, as over a pipe. */
function serveLegacy(object: McpServerObject, transport: unknown, name: string): MemoryService {
  assertFree(innermost(object), name);
  return { ready: object.connect(transport), close: () => object.close() };
}

function serveModern(
  serveStdio: Serve,
  make: (context: { era: Era }) => unknown,
  transport: unknown,
): MemoryService {
  // A server made by another copy of the SDK is the same to the one in here.
  return serveStdio(make as Parameters<Serve>[0], { transport: transport as Transport, legacy: 'serve' });
}

/** What does the work inside an `McpServer`. */
function innermost(object: McpServerObject): McpServerObject {
  const { server } = object as { server?: unknown };
  return isObject(server) && typeof server.connect === 'function'
    ? (server as unknown as McpServerObject)
    : object;
}

/** Whether a server is of the SDK's v2, which speaks both eras. */
function isModern(server: McpServerObject): boolean {
  return 'getNegotiatedProtocolVersion' in server;
}

/** Throws ConnectionError when the server serves somebody already. */
function assertFree(server: McpServerObject, name: string): void {
  if ((server as { transport?: unknown }).transport === undefined) return;
  throw new ConnectionError(
    `The server object ${name} is connected already, and it serves one client at a time.`,
    {
      phase: 'connect',
      server: name,
      hint: 'For several clients give a function that makes one for each: { createServer: () => … }.',
    },
  );
}
