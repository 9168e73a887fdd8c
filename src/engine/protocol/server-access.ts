import { abortable } from '../../core/abort.ts';
import type { EventListener } from '../../core/events.ts';
import type { Redactor } from '../../schema/redactor.ts';
import type { Authorizer } from '../http/authorization.ts';
import { AuthorizedClient } from '../http/authorized-client.ts';
import type { HttpResponse } from '../http/fetch.ts';
import { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import type { RemoteSource, Source } from '../targets/source.ts';
import type { ClientOptions } from './client-options.ts';
import { createTransport } from './create-transport.ts';
import { type ClientIdentity, clientInfoOf } from './negotiation/capabilities.ts';
import { traceFrames } from './trace-frames.ts';

interface AccessOptions {
  options: ClientOptions;
  redactor: Redactor;
  authorizer: Authorizer | undefined;
  emit: EventListener;
}

/** A request to the endpoint of a server. */
export interface EndpointRequest {
  method: string;
  /**
   * Replace those of the user and the default ones, whatever their case; undefined removes one. Without `authorization`, the
   * token of a login is not sent either.
   */
  headers: Record<string, string | undefined>;
  body?: string | undefined;
  signal: AbortSignal;
}

/**
 * Reaches a server beside the connection of its client: in the same way, with the same environment and credentials. The
 * messages of connections are traced; nothing else is emitted.
 */
export class ServerAccess {
  readonly #source: Source;
  readonly #settings: AccessOptions;
  #http: AuthorizedClient | undefined;
  /** Does not log in when the server requires it. */
  #anonymous: AuthorizedClient | undefined;

  constructor(source: Source, settings: AccessOptions) {
    this.#source = source;
    this.#settings = settings;
  }

  /** How the client identifies itself to the server. */
  get clientInfo(): ClientIdentity['clientInfo'] {
    return clientInfoOf(this.#settings.options);
  }

  /** Whether the server is reached over Streamable HTTP, so that `fetch` can be used. */
  get isHttp(): boolean {
    return this.#source.type === 'http';
  }

  /** Returns JSON in which the secrets that are known for the server are masked. */
  redact<Value>(value: Value): Value {
    return this.#settings.redactor.redact(value) as Value;
  }

  /**
   * Opens a connection, on which nothing is sent, and which the caller closes. Over stdio it has a process of its own, whose
   * standard error is only kept for errors; `exitTimeout` is that of `LaunchOptions`. Its hooks trace it. Throws
   * ConnectionError, AuthorizationError, or the reason of `signal`.
   */
  async open(signal: AbortSignal, exitTimeout?: () => number): Promise<JsonRpcConnection> {
    signal.throwIfAborted();
    const { options, authorizer } = this.#settings;
    const settings = { options, authorizer, onevent: () => {}, exitTimeout };
    const transport = await createTransport(this.#source, settings);
    const connection = new JsonRpcConnection(transport);
    const { redactor, emit } = this.#settings;
    traceFrames(connection, this.#source.name, redactor, emit, () => {});
    try {
      await abortable(transport.start(), signal);
      return connection;
    } catch (error) {
      await connection.close();
      signal.throwIfAborted();
      throw await this.errorOf(error, connection);
    }
  }

  /** Returns the error of mcpc for one of a transport. An unknown error is returned as it is. */
  async errorOf(error: unknown, connection?: JsonRpcConnection): Promise<unknown> {
    const { toMcpcError } = await import('../errors/classify.ts');
    const { environment } = this.#settings.options;
    return toMcpcError(error, { source: this.#source, phase: 'request', environment, connection });
  }

  /**
   * Sends a request to the endpoint of a server over Streamable HTTP. Its session is not that of a connection. Throws
   * ConnectionError, AuthorizationError, or the reason of the signal.
   */
  async fetch({ method, headers, body, signal }: EndpointRequest): Promise<HttpResponse> {
    const source = this.#source;
    if (source.type !== 'http') throw new Error(`${source.name} is not reached over Streamable HTTP.`);
    const client = this.#clientFor(source, headers);
    const all = { ...client.headers };
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) delete all[name.toLowerCase()];
      else all[name.toLowerCase()] = value;
    }
    try {
      return await client.fetch(source.url, { method, headers: all, body, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw await this.errorOf(error);
    }
  }

  #clientFor(source: RemoteSource, headers: EndpointRequest['headers']): AuthorizedClient {
    const { options, authorizer } = this.#settings;
    const settings = { ...source, environment: options.environment };
    if (Object.hasOwn(headers, 'authorization') && headers.authorization === undefined) {
      this.#anonymous ??= new AuthorizedClient(settings, undefined);
      return this.#anonymous;
    }
    this.#http ??= new AuthorizedClient(settings, authorizer);
    return this.#http;
  }

  /** Closes what `fetch` has opened. */
  close(): void {
    this.#http?.close();
    this.#anonymous?.close();
  }
}
