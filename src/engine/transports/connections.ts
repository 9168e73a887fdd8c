import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestPlain,
} from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { version } from '../../base/version.ts';
import type { Exchange, HttpAnswer, HttpRequest } from './exchange.ts';
import { proxyFor } from './proxy.ts';
import { type TlsSettings, tlsOptions } from './tls.ts';
import { ProxyRefusedError, proxyAuthorization, tunnel } from './tunnel.ts';

/** How long a connection is kept that nothing goes over, in ms: less than servers do, which else cut it in use. */
const idleTime = 4_000;
/** How long making a connection may take, in ms. */
const connectTime = 10_000;

/**
 * HTTP/1.1 over connections that are kept for the next request. It obeys the usual proxy variables and the TLS
 * settings, and never gives up on a slow answer by itself: time-outs are the caller's. Node's own `http`, since
 * making its `fetch` ready, or that of a library, takes longer than most calls.
 */
export class Connections {
  readonly #settings: TlsSettings;
  readonly #agents = new Map<string, HttpAgent>();

  constructor(settings: TlsSettings) {
    this.#settings = settings;
  }

  readonly exchange: Exchange = async (url, request) => {
    const proxy = proxyFor(url, process.env);
    const answer = await answerTo(this.#ask(url, proxy, request), request.signal);
    if (proxy !== undefined && answer.statusCode === 407) {
      answer.resume();
      throw new ProxyRefusedError(proxy, url.origin, 407);
    }
    const encoding = answer.headers['content-encoding'];
    const body = encoding === undefined ? answer : (await import('./decoding.ts')).decoded(answer, encoding);
    return { status: answer.statusCode ?? 0, headers: headersOf(answer), body };
  };

  /** Ends the connections that are not in use, and those in use as well. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #ask(url: URL, proxy: URL | undefined, { method, headers, body }: HttpRequest): ClientRequest {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = { 'user-agent': `mcpc/${version}`, 'accept-encoding': 'gzip, br', ...headers, ...length };
    const given = { method, headers: sent, agent: this.#agentFor(url, proxy) };
    const asked =
      url.protocol === 'https:'
        ? requestTls(url, given)
        : proxy === undefined
          ? requestPlain(url, given)
          : this.#askProxy(url, proxy, given);
    asked.on('socket', (socket) => limitConnecting(asked, socket));
    asked.end(body);
    return asked;
  }

  /** Plain HTTP is asked of the proxy itself, as curl does: many refuse to tunnel to such ports. */
  #askProxy(url: URL, proxy: URL, given: { headers: Record<string, string> }): ClientRequest {
    const headers = { host: url.host, ...given.headers, ...proxyAuthorization(proxy) };
    const options = { ...given, headers, path: `${url.origin}${url.pathname}${url.search}` };
    return proxy.protocol === 'https:'
      ? requestTls(proxy.origin, options)
      : requestPlain(proxy.origin, options);
  }

  #agentFor(url: URL, proxy: URL | undefined): HttpAgent {
    const key = `${proxy?.href} ${url.origin}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const made = this.#makeAgent(url, proxy);
    this.#agents.set(key, made);
    return made;
  }

  #makeAgent(url: URL, proxy: URL | undefined): HttpAgent {
    const kept = { keepAlive: true, timeout: idleTime };
    const secure = { ...kept, ...tlsOptions(this.#settings) };
    if (url.protocol === 'https:') {
      return proxy === undefined
        ? new HttpsAgent(secure)
        : new TunnelAgent(url, proxy, secure, this.#settings);
    }
    return proxy?.protocol === 'https:' ? new HttpsAgent(kept) : new HttpAgent(kept);
  }
}

type Made = (error: Error | null, socket: Duplex) => void;

/** Connections to one origin that go through a proxy. */
class TunnelAgent extends HttpsAgent {
  readonly #url: URL;
  readonly #proxy: URL;
  readonly #settings: TlsSettings;
  readonly #closing = new AbortController();

  constructor(url: URL, proxy: URL, options: AgentOptions, settings: TlsSettings) {
    super(options);
    this.#url = url;
    this.#proxy = proxy;
    this.#settings = settings;
  }

  override createConnection(_options: unknown, callback?: Made): undefined {
    tunnel(this.#url, this.#proxy, this.#settings, this.#closing.signal).then(
      (socket) => callback?.(null, socket),
      (error: Error) => callback?.(error, undefined as never),
    );
  }

  override destroy(): void {
    this.#closing.abort();
    super.destroy();
  }
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
export function headersOf({ headers }: IncomingMessage): HttpAnswer['headers'] {
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
