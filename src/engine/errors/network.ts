import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, type ErrorDetails, type McpcError } from '../../core/errors.ts';
import { proxyFor } from '../http/proxy.ts';
import { describeSource, type Source } from '../targets/source.ts';

/** The system's error code, looked for through the causes: some hide it two levels deep. */
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

const networkFaults: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
};

const cuts = new Set(['ECONNRESET', 'EPIPE']);

/** A server that could not be reached, or not trusted, by what the system said. */
export function networkError(
  error: NodeJS.ErrnoException,
  source: Source,
  environment: SystemEnvironment,
  details: ErrorDetails,
): McpcError {
  const code = error.code ?? '';
  const where = describeSource(source);
  if (/CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|ERR_TLS/.test(code)) return untrusted(error, where, details);
  if (/SSL|EPROTO|HPE_/.test(code)) {
    return new ConnectionError(
      `${where} does not speak ${source.type === 'ws' ? 'wss' : 'HTTP(S)'} as expected (${code}).`,
      { ...details, hint: 'Is it http where https was typed, or the other way round?' },
    );
  }
  const url = 'url' in source ? source.url : undefined;
  const proxy = url === undefined ? undefined : proxyFor(url, environment.env);
  if (url !== undefined && proxy !== undefined) return behindProxy(error, proxy, url, details);
  if (cuts.has(code)) {
    return new ConnectionError(`${where} cut the connection instead of answering (${code}).`, {
      ...details,
      hint:
        details.phase === 'connect' && url?.protocol === 'http:'
          ? 'Does it want https? Else the server may have crashed; its own log knows more.'
          : 'The server, or something on the way to it, may have crashed or restarted.',
    });
  }
  return new ConnectionError(`Could not reach ${where}: ${faultOf(error)}.`, {
    ...details,
    hint: code === 'ECONNREFUSED' ? 'Is the server running, and is the port right?' : undefined,
  });
}

function untrusted(error: NodeJS.ErrnoException, where: string, details: ErrorDetails): McpcError {
  return new ConnectionError(
    `The certificate of ${where} is not trusted: ${faultOf(error).replace(/; if the root CA[^(]*/, ' ')}.`,
    {
      ...details,
      hint:
        error.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
          ? 'Use the name that the certificate is for, or believe any with --insecure.'
          : 'Give the certificate to trust with --cacert FILE, or believe any with --insecure.',
    },
  );
}

function behindProxy(error: NodeJS.ErrnoException, proxy: URL, url: URL, details: ErrorDetails): McpcError {
  const { status } = error as { status?: unknown };
  const fault = typeof status === 'number' ? `the proxy answered with HTTP ${status}` : faultOf(error);
  const where = `${url.origin}${url.pathname}`;
  const password = `http://user:password@${proxy.host}`;
  return new ConnectionError(`Could not reach ${where} through the proxy ${proxy.origin}: ${fault}.`, {
    ...details,
    hint:
      status === 407
        ? `The proxy wants a name and a password: put them into the variable, as ${password}`
        : `To go without the proxy: NO_PROXY=${url.hostname}`,
  });
}

function faultOf({ code = '', message }: NodeJS.ErrnoException): string {
  return `${networkFaults[code] ?? message.replace(/\.$/, '')} (${code})`;
}
