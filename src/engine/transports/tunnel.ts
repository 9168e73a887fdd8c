import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { type TlsSettings, tlsOptions } from './tls.ts';

/** The proxy made no connection to the server. */
export class ProxyRefusedError extends Error {
  readonly code = 'EPROXYREFUSED';
  /** The HTTP status that it gave. */
  readonly status: number;

  constructor(proxy: URL, address: string, status: number) {
    super(`The proxy ${proxy.origin} makes no connection to ${address}: HTTP ${status}.`);
    this.status = status;
  }
}

/** Opens a connection to the URL's host through an HTTP proxy, by CONNECT. Rejects when the proxy will not. */
export function tunnel(url: URL, proxy: URL, settings: TlsSettings, signal: AbortSignal): Promise<Socket> {
  const secure = url.protocol === 'wss:' || url.protocol === 'https:';
  const address = `${url.hostname}:${url.port || (secure ? 443 : 80)}`;
  const send = proxy.protocol === 'https:' ? requestTls : request;
  return new Promise((resolve, reject) => {
    const asked = send(proxy.origin, {
      method: 'CONNECT',
      path: address,
      headers: { host: address, ...proxyAuthorization(proxy) },
      signal,
    });
    asked.on('error', reject);
    asked.on('connect', ({ statusCode }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        reject(new ProxyRefusedError(proxy, address, statusCode ?? 0));
        return;
      }
      const servername = isIP(url.hostname) === 0 ? { servername: url.hostname } : {};
      resolve(secure ? connect({ socket, ...servername, ...tlsOptions(settings) }) : socket);
    });
    asked.end();
  });
}

/** The name and password of a proxy's URL as a header. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
