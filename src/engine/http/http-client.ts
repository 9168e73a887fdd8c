import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { SystemEnvironment } from '../../core/environment.ts';
import { version } from '../../core/version.ts';
import type { Fetch, HttpRequest, HttpResponse } from './fetch.ts';
import { ProxyRefusedError, proxyAuthorization, proxyFor } from './proxy.ts';
import { type TlsSettings, tlsOptions } from './tls.ts';

/** How long a connection is kept that nothing goes over, in ms: less than servers do, which else cut it in use. */
const idleTime = 4_000;
/** How long making a connection may take, in ms. */
const connectTime = 10_000;

/**
 * HTTP/1.1 over connections that are kept for the next request. It obeys the usual proxy variables and the TLS
 * settings, and never gives up on a slow answer by itself: time-outs are the caller's. Node's own `http`, since
 * making its `fetch` ready, or that of a library, takes longer than most calls.
 */
export class HttpClient {
  readonly #settings: TlsSettings;
  readonly #environment: SystemEnvironment;
  readonly #agents = new Map<string, Promise<HttpAgent>>();

  /** `environment` names the proxies. */
  constructor(settings: TlsSettings, environment: SystemEnvironment) {
    this.#settings = settings;
    this.#environment = environment;
  }

  readonly fetch: Fetch = async (url, request) => {
    const proxy = proxyFor(url, this.#environment.env);
    const answer = await this.#ask(url, proxy, request);
    if (proxy !== undefined && answer.statusCode === 407) {
      answer.resume();
      throw new ProxyRefusedError(proxy, url.origin, 407);
    }
    const encoding = answer.headers['content-encoding'];
    const body =
      encoding === undefined ? answer : (await import('./content-encoding.ts')).decoded(answer, encoding);
    return { status: answer.statusCode ?? 0, headers: headersOf(answer), body };
  };

  /** Ends the connections that are not in use, and those in use as well. */
  close(): void {
    for (const made of this.#agents.values()) void made.then((agent) => agent.destroy());
  }

  async #ask(
    url: URL,
    proxy: URL | undefined,
    { method, headers, body, signal }: HttpRequest,
  ): Promise<IncomingMessage> {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = { 'user-agent': `mcpc/${version}`, 'accept-encoding': 'gzip, br', ...headers, ...length };
    // Plain HTTP is asked of the proxy itself, as curl does: many refuse to tunnel to such ports.
    const asksProxy = proxy !== undefined && url.protocol !== 'https:';
    const given = {
      method,
      headers: asksProxy ? { host: url.host, ...sent, ...proxyAuthorization(proxy) } : sent,
      agent: await this.#agentFor(url, proxy),
      ...(asksProxy ? { path: `${url.origin}${url.pathname}${url.search}` } : {}),
    };
    const at = asksProxy ? proxy.origin : url;
    const asked = (await protocolOf(asksProxy ? proxy : url)).request(at, given);
    asked.on('socket', (socket) => limitConnecting(asked, socket));
    asked.end(body);
    return answerTo(asked, signal);
  }

  #agentFor(url: URL, proxy: URL | undefined): Promise<HttpAgent> {
    const key = `${proxy?.href} ${url.origin}`;
    const made = this.#agents.get(key) ?? this.#makeAgent(url, proxy);
    this.#agents.set(key, made);
    return made;
  }

  async #makeAgent(url: URL, proxy: URL | undefined): Promise<HttpAgent> {
    const kept = { keepAlive: true, timeout: idleTime };
    const secure = { ...kept, ...tlsOptions(this.#settings) };
    if (url.protocol === 'https:' && proxy !== undefined) {
      const { TunnelAgent } = await import('./proxy-tunnel.ts');
      return new TunnelAgent(url, proxy, secure, this.#settings);
    }
    const { Agent } = await protocolOf(proxy ?? url);
    return new Agent(proxy === undefined ? secure : kept);
  }
}

/** What speaks HTTP, or HTTPS, which takes longer to load. */
function protocolOf({ protocol }: URL): Promise<typeof import('node:http') | typeof import('node:https')> {
  return protocol === 'https:' ? import('node:https') : import('node:http');
}

/** The answer, once its headers have come. `signal` ends it, its body as well. */
function answerTo(asked: ClientRequest, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal?.reason);
      // Without an error, which Node would let fall on a connection that nobody listens to any more.
      asked.destroy();
    };
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    asked.on('close', () => signal?.removeEventListener('abort', abort));
    asked.on('error', reject);
    asked.on('response', resolve);
  });
}

/** The headers of an answer, to be asked for by names in lower case. */
export function headersOf({ headers }: IncomingMessage): HttpResponse['headers'] {
  return {
    get: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
  };
}

/** A host that never answers is given up sooner than the system would. */
function limitConnecting(asked: ClientRequest, socket: Socket): void {
  if (!socket.connecting) return;
  const over = setTimeout(() => {
    asked.destroy(Object.assign(new Error('No connection could be made in time.'), { code: 'ETIMEDOUT' }));
  }, connectTime);
  for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(over));
}
