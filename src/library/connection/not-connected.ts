import { ConnectionError } from '../../core/errors.ts';

/** Returns the error of a request for one of several servers that could not be connected, because of `cause`. */
export function notConnected(server: string, cause: unknown): ConnectionError {
  const reason = cause instanceof Error ? ` ${cause.message}` : '';
  return new ConnectionError(`${server} is not connected.${reason}`, {
    phase: 'connect',
    server,
    cause,
    hint: 'Call connect() to retry.',
  });
}
