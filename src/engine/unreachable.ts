import { ConnectionError, type ErrorDetails, type McpcError } from '../base/errors.ts';
import { sentence } from './sentence.ts';
import { describeSource, type Source } from './source.ts';
import { proxyFor } from './transports/proxy.ts';

/** The system's error code, looked for through the causes: `fetch` hides it two levels deep. */
export function systemError(error: unknown): NodeJS.ErrnoException | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; depth += 1) {
    const { code } = at as NodeJS.ErrnoException;
    if (
      typeof code === 'string' &&
      /^(E[A-Z]+|CERT_|DEPTH_|SELF_|UNABLE_|UND_ERR|ERR_TLS|ERR_SSL|HPE_)/.test(code)
    ) {
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
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
};

/** A server that could not be reached, or not trusted, by what the system said. */
export function unreachable(error: NodeJS.ErrnoException, source: Source, details: ErrorDetails): McpcError {
  const code = error.code ?? '';
  const where = describeSource(source);
  if (/CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|ERR_TLS/.test(code)) {
    return new ConnectionError(
      `The certificate of ${where} is not trusted: ${sentence(error.message)} (${code})`,
      {
        ...details,
        hint: 'Give the certificate to trust with --cacert FILE, or believe any with --insecure.',
      },
    );
  }
  if (/SSL|HPE_/.test(code)) {
    return new ConnectionError(
      `${where} does not speak ${source.type === 'ws' ? 'wss' : 'HTTP(S)'} as expected (${code}).`,
      {
        ...details,
        hint: 'Is it http where https was typed, or the other way round?',
      },
    );
  }
  const fault = networkFaults[code] ?? sentence(error.message);
  const url = 'url' in source ? source.url : undefined;
  const proxy = url === undefined ? undefined : proxyFor(url, process.env);
  if (proxy !== undefined) {
    return new ConnectionError(
      `Could not reach ${where} through the proxy ${proxy.origin}: ${fault} (${code}).`,
      { ...details, hint: `To go without the proxy: NO_PROXY=${url?.hostname}` },
    );
  }
  return new ConnectionError(`Could not reach ${where}: ${fault} (${code}).`, {
    ...details,
    hint: code === 'ECONNREFUSED' ? 'Is the server running, and is the port right?' : undefined,
  });
}
