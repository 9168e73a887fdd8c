import { ConnectionError } from '../../core/errors.ts';

/** The variables that name a proxy for each kind of URL, the first one set counts. */
const variables: Record<string, string[]> = {
  'http:': ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
};

/**
 * The proxy that the usual variables name for a URL, read as curl reads them; undefined for none.
 * Throws ConnectionError when it is one that mcpc cannot speak with.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const protocol = url.protocol.replace(/^ws/, 'http');
  const name = variables[protocol]?.find((variable) => env[variable] !== undefined);
  const value = name === undefined ? undefined : env[name];
  if (!value || isExempt(url, protocol, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  const given = /^[a-z][\w+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const proxy = URL.canParse(given) ? new URL(given) : undefined;
  if (proxy !== undefined && /^https?:$/.test(proxy.protocol) && isDecodable(proxy)) return proxy;
  // The value may hold a password: only its kind is repeated.
  const odd = proxy !== undefined && !isDecodable(proxy);
  const kind = proxy === undefined || odd ? 'no URL' : `a ${proxy.protocol.slice(0, -1)} proxy`;
  throw new ConnectionError(`The variable ${name} names ${kind}; mcpc speaks with HTTP proxies only.`, {
    phase: 'connect',
    hint: `To go without it: NO_PROXY=${url.hostname}`,
  });
}

/** Whether its name and password can be read: a `%` in them has to be written `%25`. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** Whether `NO_PROXY` names the host: itself, a domain above it, or `*`; with a port, on that one alone. */
function isExempt(url: URL, protocol: string, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', only] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
      const domain = name.replace(/^\*?\./, '');
      const named = host === domain || (domain !== '' && host.endsWith(`.${domain}`));
      return named && (only === undefined || only === port);
    });
}

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

/** The name and password of a proxy's URL as a header. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
