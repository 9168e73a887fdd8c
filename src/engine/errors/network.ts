import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, type ErrorDetails, type McpcError } from '../../core/errors.ts';
import { proxyFor } from '../http/proxy.ts';
import { describeSource, type Source } from '../targets/source.ts';

/** Returns the system error among an error and its causes, where it may be two levels deep. */
export function systemError(error: unknown): NodeJS.ErrnoException | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; depth += 1) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string' && /^(E[A-Z]+|CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS|ERR_SSL|HPE_)/.test(code)) {
      return at as NodeJS.ErrnoException;
    }
    const data = (at as { data?: { cause?: unknown } }).data;
    at = at instanceof AggregateError ? at.errors[0] : (at.cause ?? data?.cause);
  }
  return undefined;
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host was not found',
  EAI_AGAIN: 'the host name could not be resolved',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ETIMEDOUT: 'it did not answer',
  EHOSTUNREACH: 'the host is unreachable',
  ENETUNREACH: 'the network is unreachable',
};

const resets = new Set(['ECONNRESET', 'EPIPE']);

/** Creates the error for a server that could not be reached, or whose certificate is not trusted. */
export function networkError(
  error: NodeJS.ErrnoException,
  source: Source,
  environment: SystemEnvironment,
  details: ErrorDetails,
): McpcError {
  const code = error.code ?? '';
  const where = describeSource(source);
  // A program's own function decides about certificates and proxies itself.
  const isOwnClient = !('exchange' in source) || source.exchange === undefined;
  if (isCertificateError(error)) return untrusted(error, where, isOwnClient, details);
  if (/SSL|EPROTO|HPE_/.test(code)) {
    return new ConnectionError(
      `${where} does not speak ${source.type === 'ws' ? 'wss' : 'HTTP(S)'} as expected (${code}).`,
      { ...details, hint: 'Should the URL begin with http instead of https, or the other way round?' },
    );
  }
  const url = 'url' in source ? source.url : undefined;
  const proxy = url === undefined || !isOwnClient ? undefined : proxyFor(url, environment.env);
  if (url !== undefined && proxy !== undefined) return proxyError(error, proxy, url, details);
  if (resets.has(code)) {
    return new ConnectionError(`${where} closed the connection without answering (${code}).`, {
      ...details,
      hint:
        details.phase === 'connect' && url?.protocol === 'http:'
          ? 'Does it require https? Otherwise the server may have crashed; see its log.'
          : 'The server, or something on the way to it, may have crashed or restarted.',
    });
  }
  return new ConnectionError(`Could not reach ${where}: ${reasonOfFailure(error)}.`, {
    ...details,
    hint: code === 'ECONNREFUSED' ? 'Is the server running, and is the port right?' : undefined,
  });
}

function untrusted(
  error: NodeJS.ErrnoException,
  where: string,
  isOwnClient: boolean,
  details: ErrorDetails,
): McpcError {
  const hint =
    error.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? 'Use the name that the certificate is for, or accept any with --insecure.'
      : 'Give the certificate to trust with --cacert FILE, or accept any with --insecure.';
  return new ConnectionError(`The certificate of ${where} is not trusted: ${reasonOfFailure(error)}.`, {
    ...details,
    hint: isOwnClient ? hint : undefined,
  });
}

/** Creates the error for a URL that could not be reached through a proxy. */
export function proxyError(
  error: NodeJS.ErrnoException,
  proxy: URL,
  url: URL,
  details: ErrorDetails,
): McpcError {
  const { status } = error as { status?: unknown };
  const fault =
    typeof status === 'number' ? `the proxy answered with HTTP ${status}` : reasonOfFailure(error);
  const where = `${url.origin}${url.pathname}`;
  const password = `http://user:password@${proxy.host}`;
  return new ConnectionError(`Could not reach ${where} through the proxy ${proxy.origin}: ${fault}.`, {
    ...details,
    hint:
      status === 407
        ? `The proxy requires a user name and a password: put them into the variable, as in ${password}`
        : `To bypass the proxy: NO_PROXY=${url.hostname}`,
  });
}

/** Whether a connection failed because the certificate of the other side is not trusted. */
export function isCertificateError({ code = '' }: NodeJS.ErrnoException): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|ERR_TLS/.test(code);
}

/** Returns the reason of a failed connection with its code, to follow a colon. */
export function reasonOfFailure({ code = '', message }: NodeJS.ErrnoException): string {
  const reason = reasons[code] ?? message.replace(/\.$/, '').replace(/; if the root CA[^(]*/, '');
  return `${reason.trim()} (${code})`;
}
