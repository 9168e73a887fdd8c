import { Agent, EnvHttpProxyAgent, fetch as request } from 'undici';
import { version } from '../../base/version.ts';

/** Whom HTTPS connections trust. */
export interface TlsSettings {
  /** PEM certificates to trust instead of the system's. */
  ca?: string | undefined;
  /** Whether to believe any certificate. */
  insecure?: boolean | undefined;
}

const proxyVariables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];

/**
 * A `fetch` that obeys the usual proxy variables and the TLS settings, and never gives up on a slow
 * answer by itself: time-outs are the caller's. Node's own fetch can do neither of these on Node 20.
 */
export function makeFetch(settings: TlsSettings): typeof fetch {
  const tls = {
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    ...(settings.insecure === true ? { rejectUnauthorized: false } : {}),
  };
  const patience = { headersTimeout: 0, bodyTimeout: 0 };
  const proxied = proxyVariables.some((name) => process.env[name]);
  // `requestTls` is handed on to the proxy agent: it is the TLS spoken with the server behind the proxy.
  const behindProxy = { ...patience, connect: tls, requestTls: tls };
  const dispatcher = proxied ? new EnvHttpProxyAgent(behindProxy) : new Agent({ ...patience, connect: tls });
  return ((url: string | URL, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    if (!headers.has('user-agent')) headers.set('user-agent', `mcpc/${version}`);
    return request(url, { ...init, headers, dispatcher } as Parameters<typeof request>[1]);
  }) as unknown as typeof fetch;
}
