import { ConnectionError } from '../../core/errors.ts';

/**
 * The variables with the proxy for each protocol, in order of precedence. As with curl, `HTTP_PROXY` is not one of them:
 * a CGI program gets the header `Proxy` of its requests in it (CVE-2016-5385).
 */
const variables: Record<string, string[]> = {
  'http:': ['http_proxy', 'all_proxy', 'ALL_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
};

/**
 * Returns the proxy for a URL from the usual variables, which are read as curl reads them; undefined for none. Throws
 * ConnectionError if it is not an HTTP proxy. (`proxy-from-env` cannot be used: it reads `process.env` itself, takes
 * `HTTP_PROXY`, and `example.com` in NO_PROXY does not cover its subdomains there.)
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const protocol = url.protocol.replace(/^ws/, 'http');
  const name = variables[protocol]?.find((variable) => (env[variable] ?? '') !== '');
  const value = name === undefined ? undefined : env[name];
  if (!value || isExempt(url, protocol, env.no_proxy || env.NO_PROXY || '')) return undefined;
  const address = /^[a-z][\w+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy !== undefined && /^https?:$/.test(proxy.protocol) && isDecodable(proxy)) return proxy;
  // The value may contain a password, so the message does not repeat it.
  const isUrl = proxy !== undefined && isDecodable(proxy);
  const problem = isUrl ? `specifies a ${proxy.protocol.slice(0, -1)} proxy` : 'is not a valid URL';
  throw new ConnectionError(`The variable ${name} ${problem}; mcpc only supports HTTP proxies.`, {
    phase: 'connect',
    hint: `To connect without a proxy: NO_PROXY=${url.hostname}`,
  });
}

/** Whether the user name and password are valid: a `%` in them must be escaped as `%25`. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** Whether `NO_PROXY` covers the host: by its name, a parent domain or `*`; an entry with a port only covers that port. */
function isExempt(url: URL, protocol: string, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', onlyPort] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
      const domain = name.replace(/^\*?\./, '');
      const matches = host === domain || (domain !== '' && host.endsWith(`.${domain}`));
      return matches && (onlyPort === undefined || onlyPort === port);
    });
}

/** The proxy refused to connect to the server. */
export class ProxyRefusedError extends Error {
  readonly code = 'EPROXYREFUSED';
  /** The HTTP status of its response. */
  readonly status: number;

  constructor(proxy: URL, address: string, status: number) {
    super(`The proxy ${proxy.origin} refused to connect to ${address}: HTTP ${status}.`);
    this.status = status;
  }
}

/** Returns the header with the user name and password in a proxy's URL, if any. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
