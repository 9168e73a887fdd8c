import { request as requestPlain } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as requestTls } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { ProxyRefusedError, proxyAuthorization } from './proxy.ts';
import { type TlsSettings, tlsOptions } from './tls.ts';

/** Opens a tunnel to the URL's host through an HTTP proxy, with CONNECT. Rejects if the proxy refuses. */
export function tunnel(url: URL, proxy: URL, settings: TlsSettings, signal: AbortSignal): Promise<Socket> {
  const secure = url.protocol === 'wss:' || url.protocol === 'https:';
  const address = `${url.hostname}:${url.port || (secure ? 443 : 80)}`;
  const send = proxy.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const request = send(proxy.origin, {
      method: 'CONNECT',
      path: address,
      headers: { host: address, ...proxyAuthorization(proxy) },
      signal,
    });
    request.on('error', reject);
    request.on('connect', ({ statusCode }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        reject(new ProxyRefusedError(proxy, address, statusCode ?? 0));
        return;
      }
      const servername = isIP(url.hostname) === 0 ? { servername: url.hostname } : {};
      resolve(secure ? connect({ socket, ...servername, ...tlsOptions(settings) }) : socket);
    });
    request.end();
  });
}

type Callback = (error: Error | null, socket: Duplex) => void;

/** Creates connections to one origin through a proxy. */
export class TunnelAgent extends HttpsAgent {
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

  override createConnection(_options: unknown, callback?: Callback): undefined {
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
