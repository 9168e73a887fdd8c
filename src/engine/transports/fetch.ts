import { Agent, type Dispatcher, ProxyAgent, fetch as request } from 'undici';
import { version } from '../../base/version.ts';
import { proxyFor } from './proxy.ts';
import { type TlsSettings, tlsOptions } from './tls.ts';

/**
 * A `fetch` that obeys the usual proxy variables and the TLS settings, and never gives up on a slow
 * answer by itself: time-outs are the caller's. Node's own fetch can do neither of these on Node 20.
 */
export function makeFetch(settings: TlsSettings): typeof fetch {
  const tls = tlsOptions(settings);
  const patience = { headersTimeout: 0, bodyTimeout: 0 };
  const direct = new Agent({ ...patience, connect: tls });
  const proxied = new Map<string, Dispatcher>();
  const dispatcherFor = (url: URL): Dispatcher => {
    const proxy = proxyFor(url, process.env);
    if (proxy === undefined) return direct;
    const known = proxied.get(proxy.href);
    if (known !== undefined) return known;
    // Plain HTTP is asked of the proxy itself, as curl does: many refuse to tunnel to such ports.
    const through = { uri: proxy.href, requestTls: tls, proxyTunnel: false };
    const agent = new ProxyAgent({ ...patience, ...through });
    proxied.set(proxy.href, agent);
    return agent;
  };
  return (async (url: string | URL, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    if (!headers.has('user-agent')) headers.set('user-agent', `mcpc/${version}`);
    const dispatcher = dispatcherFor(new URL(url));
    return request(url, { ...init, headers, dispatcher } as Parameters<typeof request>[1]);
  }) as unknown as typeof fetch;
}
