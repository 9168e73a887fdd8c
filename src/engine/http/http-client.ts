import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import type { SystemEnvironment } from '../../core/environment.ts';
import { version } from '../../core/version.ts';
import { addedHeaders, type Fetch, type HttpRequest, type HttpResponse, type Sign } from './fetch.ts';
import { ProxyRefusedError, proxyAuthorization, proxyFor } from './proxy.ts';
import { type TlsSettings, tlsOptions } from './tls.ts';

/** How long to keep an idle connection, in ms: shorter than servers do, which may close one as it is reused. */
const idleTimeout = 4_000;
/** How long connecting may take, in ms. */
const connectTimeout = 10_000;

export interface HttpClientSettings extends TlsSettings {
  /** Resolves the names of hosts that are connected to directly, instead of the system. */
  lookup?: LookupFunction | undefined;
  /** Returns headers to add to each request, also if it is repeated. */
  sign?: Sign | undefined;
}

/**
 * An HTTP/1.1 client with persistent connections and proxies. It has no timeout for responses: that is up to the
 * caller. Uses Node's `http`, since loading `fetch` or a library takes longer than most requests.
 */
export class HttpClient {
  readonly #settings: HttpClientSettings;
  readonly #environment: SystemEnvironment;
  readonly #agents = new Map<string, Promise<HttpAgent>>();

  /** `environment` names the proxies. */
  constructor(settings: HttpClientSettings, environment: SystemEnvironment) {
    this.#settings = settings;
    this.#environment = environment;
  }

  readonly fetch: Fetch = async (url, request) => {
    const proxy = proxyFor(url, this.#environment.env);
    const response = await this.#sendOrRepeat(url, proxy, request);
    if (proxy !== undefined && response.statusCode === 407) {
      response.destroy();
      throw new ProxyRefusedError(proxy, url.origin, 407);
    }
    const encoding = response.headers['content-encoding'];
    const body =
      encoding === undefined ? response : (await import('./content-encoding.ts')).decoded(response, encoding);
    const { remoteAddress } = proxy === undefined ? response.socket : {};
    return { status: response.statusCode ?? 0, headers: headersOf(response), body, remoteAddress };
  };

  /** Closes all connections, including those in use. */
  close(): void {
    for (const created of this.#agents.values()) void created.then((agent) => agent.destroy());
  }

  /**
   * Sends a request, and once more over a new connection if the server closed a persistent one as it was reused, which a
   * client cannot avoid (RFC 9112, section 9.3.1). A request that must not be processed twice is sent again only if the
   * connection was reset, since the server has not read it then: one that ends may be that of a server that crashed.
   */
  async #sendOrRepeat(url: URL, proxy: URL | undefined, request: HttpRequest): Promise<IncomingMessage> {
    try {
      return await this.#send(url, proxy, request);
    } catch (error) {
      if (!(error instanceof StaleConnectionError)) throw error;
      const { isRepeatable = request.method === 'GET', signal } = request;
      if (signal?.aborted === true || !(isRepeatable || error.wasReset)) throw error.cause;
      closeIdle(await this.#agentFor(url, proxy));
      return await this.#send(url, proxy, request).catch((failure: unknown) => {
        throw failure instanceof StaleConnectionError ? failure.cause : failure;
      });
    }
  }

  async #send(
    url: URL,
    proxy: URL | undefined,
    { method, headers, body, signal }: HttpRequest,
  ): Promise<IncomingMessage> {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const unsigned = { 'user-agent': `mcpc/${version}`, 'accept-encoding': 'gzip, br', ...headers };
    const { sign } = this.#settings;
    const added = await addedHeaders(sign, { method, url, headers: unsigned, body }, signal);
    const allHeaders = { ...unsigned, ...added, ...length };
    // Like curl, sends plain HTTP to the proxy itself: many proxies refuse to tunnel to other ports than 443.
    const isForwarded = proxy !== undefined && url.protocol !== 'https:';
    const options = {
      method,
      headers: isForwarded ? { host: url.host, ...allHeaders, ...proxyAuthorization(proxy) } : allHeaders,
      agent: await this.#agentFor(url, proxy),
      ...(isForwarded ? { path: `${url.origin}${url.pathname}${url.search}` } : {}),
    };
    const target = isForwarded ? proxy.origin : url;
    const sent = (await protocolOf(isForwarded ? proxy : url)).request(target, options);
    sent.on('socket', (socket) => limitConnecting(sent, socket));
    sent.end(body);
    return responseTo(sent, signal);
  }

  #agentFor(url: URL, proxy: URL | undefined): Promise<HttpAgent> {
    const key = `${proxy?.href} ${url.origin}`;
    const agent = this.#agents.get(key) ?? this.#createAgent(url, proxy);
    this.#agents.set(key, agent);
    return agent;
  }

  async #createAgent(url: URL, proxy: URL | undefined): Promise<HttpAgent> {
    const plain = { keepAlive: true, timeout: idleTimeout };
    const secure = { ...plain, ...tlsOptions(this.#settings) };
    if (url.protocol === 'https:' && proxy !== undefined) {
      const { TunnelAgent } = await import('./proxy-tunnel.ts');
      return new TunnelAgent(url, proxy, secure, this.#settings);
    }
    const { Agent } = await protocolOf(proxy ?? url);
    if (proxy !== undefined) return new Agent(plain);
    const { lookup } = this.#settings;
    return new Agent(lookup === undefined ? secure : { ...secure, lookup });
  }
}

/** Loads the module for HTTP, or for HTTPS, which takes longer to load. */
function protocolOf({ protocol }: URL): Promise<typeof import('node:http') | typeof import('node:https')> {
  return protocol === 'https:' ? import('node:https') : import('node:http');
}

/** A persistent connection was closed when a request had been sent on it, before anything of a response arrived. */
class StaleConnectionError extends Error {
  override readonly cause: NodeJS.ErrnoException;

  constructor(cause: NodeJS.ErrnoException) {
    super(cause.message);
    this.cause = cause;
  }

  /** Whether the connection was reset, not ended: only then did a call of the system fail. */
  get wasReset(): boolean {
    return this.cause.syscall !== undefined;
  }
}

function closeIdle({ freeSockets }: HttpAgent): void {
  for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
}

/**
 * Settles once the headers of the response have arrived. `signal` aborts the request, and later the body. Rejects with
 * the system's error, or StaleConnectionError.
 */
function responseTo(request: ClientRequest, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined;
    const abort = () => {
      const reason: unknown = signal?.reason;
      reject(reason);
      response?.destroy(reason instanceof Error ? reason : undefined);
      // Without an error, which could be emitted on a socket that has no listener any more.
      request.destroy();
    };
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    request.on('close', () => signal?.removeEventListener('abort', abort));
    let bytesBefore = 0;
    request.on('socket', ({ bytesRead }) => {
      bytesBefore = bytesRead;
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isClosed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      const isStale = isClosed && request.reusedSocket && request.socket?.bytesRead === bytesBefore;
      reject(isStale ? new StaleConnectionError(error) : error);
    });
    request.on('response', (received) => {
      response = received;
      resolve(received);
    });
  });
}

/** Returns the headers of a response, to be looked up by names in lower case. */
export function headersOf({ headers }: IncomingMessage): HttpResponse['headers'] {
  const get = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  };
  return { get, entries: () => Object.keys(headers).map((name) => [name, get(name) ?? '']) };
}

/** Aborts the connection to an unresponsive host earlier than the system would. */
function limitConnecting(request: ClientRequest, socket: Socket): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => {
    request.destroy(Object.assign(new Error('The connection timed out.'), { code: 'ETIMEDOUT' }));
  }, connectTimeout);
  for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
}
