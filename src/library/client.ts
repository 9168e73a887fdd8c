import type { JsonObject } from '../core/json.ts';
import type { Implementation, ServerFacts } from '../core/protocol.ts';
import { ClientRequests } from './client-requests.ts';
import type { ClientOptions } from './options.ts';
import type { Signal } from './platform-types.ts';
import { ClientSession } from './session.ts';
import type { ClientSource } from './sources.ts';

/**
 * A client of an MCP server, or of several as one. It does what it is told and nothing by itself.
 *
 * Every operation rejects with an `McpcError`: ConnectionError, ServerError, TimeoutError, AuthorizationError,
 * UsageError, ToolError, CancelledError; or with the reason of its own signal, or what a handler of the program threw
 * while the operation waited for it.
 *
 * ```ts
 * const client = new Client('server.py');
 * await client.connect();
 * try {
 *   const result = await client.callTool('multiply', { a: 5, b: 3 });
 *   result.data; // 15
 * } finally {
 *   await client.close();
 * }
 * ```
 */
export class Client extends ClientRequests {
  readonly #session: ClientSession;
  /** What the server is called in events and errors. */
  readonly name: string;

  /** Starts nothing. Throws UsageError for what is no source. */
  constructor(source: ClientSource, options: ClientOptions = {}) {
    const session = new ClientSession(source, options);
    super(session);
    this.#session = session;
    this.name = session.name;
  }

  /** Another client of the same source with the same options, and a session of its own. */
  new(): Client {
    return new Client(this.#session.source, this.#session.options);
  }

  /**
   * Starts or reaches the server and agrees with it. May be called again while connected: each call wants its
   * `close()`, and the last one ends the connection. After a crash it connects anew; of several servers those that went
   * away or could not be connected are tried again. Gives the client itself.
   */
  async connect(options: { signal?: Signal | undefined } = {}): Promise<this> {
    await this.#session.connect(options.signal);
    return this;
  }

  /** Whether there is a connection that works; of several servers, at least one. */
  isConnected(): boolean {
    return this.#session.lifetime.isConnected();
  }

  /**
   * Ends the connection, when every `connect()` has had its `close()`; with `force` at once. A server that was started
   * is taken down with everything it started. Safe to call when there is no connection.
   */
  async close(options: { force?: boolean | undefined } = {}): Promise<void> {
    await this.#session.lifetime.release(options.force === true);
  }

  /** `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** What each connected server is and what was agreed with it. Throws ConnectionError before `connect()`. */
  get servers(): ServerFacts[] {
    return this.#session.lifetime.connected.clients.map((client) => client.facts);
  }

  /** The names of the servers, of several, that could not be connected or asked. */
  get missing(): string[] {
    return [...this.#session.lifetime.connected.server.unavailable];
  }

  /** Who the server is. Undefined where it does not say, and for several servers: see `servers`. */
  get serverInfo(): Implementation | undefined {
    return this.#only()?.info;
  }

  /** What the server can do. Of several servers an empty object: see `servers`. */
  get serverCapabilities(): JsonObject {
    return this.#only()?.capabilities ?? {};
  }

  /** What the server says about its use. */
  get instructions(): string | undefined {
    return this.#only()?.instructions;
  }

  /** The revision of the protocol that was agreed on, as `2025-11-25`. Undefined for several servers. */
  get protocolVersion(): string | undefined {
    return this.#only()?.protocolVersion;
  }

  #only(): ServerFacts | undefined {
    const { server, clients } = this.#session.lifetime.connected;
    return clients.find((client) => client === server)?.facts;
  }
}
