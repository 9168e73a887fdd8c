import { ConnectionError, type ErrorDetails, McpcError, ServerError } from '../../core/errors.ts';
import { Redactor } from '../../schema/redactor.ts';
import { limitInWords } from '../framing/message-limit.ts';
import {
  FetchFunctionError,
  InvalidResponseError,
  NoEventStreamError,
  TooLargeResponseError,
  TruncatedResponseError,
} from '../http/response-errors.ts';
import { describeSource, secretsOf } from '../targets/source.ts';
import type { Transport } from '../transports/transport.ts';
import { endOfSentence, sentence } from './excerpt.ts';
import type { ExitContext } from './exit-hint.ts';
import {
  httpStatusError,
  invalidResponse,
  isSessionExpired,
  sessionExpired,
  truncatedResponse,
} from './http.ts';
import { errorResponseIn } from './http-status.ts';
import { networkError, systemError } from './network.ts';
import {
  headerMismatch,
  headerMismatchHint,
  JsonRpcError,
  NoResponseError,
  streamClosedCode,
  UnusableAnswerError,
} from './protocol-errors.ts';
import { exitErrorOf } from './server-exit.ts';

/** JSON-RPC error: the server does not support the method. */
const methodNotFound = -32_601;

/** Where and when an error occurred; `method` is the request that failed. */
export interface ErrorContext extends ExitContext {
  /** Undefined if no connection was ever made. */
  connection?: ConnectionState | undefined;
}

/** The state of a connection, as far as it explains an error. */
interface ConnectionState {
  readonly isClosed: boolean;
  readonly transport: Pick<Transport, 'exitInfo' | 'sessionId'>;
}

/**
 * Converts an error of the system, a transport or the SDK to a McpcError. An unknown error is returned as it is: a bug in
 * mcpc.
 */
export async function toMcpcError(error: unknown, context: ErrorContext): Promise<unknown> {
  if (error instanceof McpcError) return error;
  const { source, phase, method, environment, connection } = context;
  const server = source.name;
  const redactor = new Redactor(secretsOf(source));
  const details: ErrorDetails = { phase, server, cause: withoutSecrets(error, redactor) };
  if (error instanceof JsonRpcError) {
    if (error.code === streamClosedCode)
      return truncatedResponse({ method: method ?? 'the request' }, source, details);
    return serverError(error, method, details, redactor);
  }
  if (connection?.isClosed === true) {
    const exit = await exitErrorOf(connection.transport, context);
    if (exit !== undefined) return exit;
  }
  if (error instanceof UnusableAnswerError) {
    const answer = String(redactor.redact(error.answer));
    return new ConnectionError(`${server} answered ${error.method} with ${endOfSentence(answer)}`, {
      ...details,
      cause: undefined,
      hint: error.hint,
    });
  }
  if (error instanceof TooLargeResponseError) {
    return new ConnectionError(
      `${describeSource(source)} answered ${error.method} with ${limitInWords(error.limit)}.`,
      details,
    );
  }
  if (error instanceof TruncatedResponseError) return truncatedResponse(error, source, details);
  if (error instanceof InvalidResponseError) return invalidResponse(error, source, details);
  const response = errorResponseIn(error);
  if (response !== undefined && connection?.transport.sessionId !== undefined && isSessionExpired(response)) {
    return sessionExpired(response, source, details);
  }
  if (response !== undefined) return httpStatusError(response, source, details);
  const system = systemError(error);
  if (system !== undefined) return networkError(system, source, environment, details);
  if (error instanceof NoResponseError || isOfSdk(error, 'SdkError')) {
    return new ConnectionError(`The connection to ${server} failed: ${sentence(error.message)}`, details);
  }
  if (error instanceof FetchFunctionError) {
    const reason = `the fetch function failed: ${sentence(error.message)}`;
    return new ConnectionError(`Could not reach ${describeSource(source)}: ${reason}`, details);
  }
  if (error instanceof NoEventStreamError) {
    return new ConnectionError(
      `${describeSource(source)} opened no event stream: ${sentence(error.message)}`,
      details,
    );
  }
  if (source.type === 'ws' && phase === 'connect' && error instanceof Error) {
    return new ConnectionError(
      `${describeSource(source)} opened no WebSocket: ${sentence(error.message)}`,
      details,
    );
  }
  return error;
}

function serverError(
  { code, message, data }: JsonRpcError,
  method: string | undefined,
  details: ErrorDetails,
  redactor: Redactor,
): McpcError {
  const hints = new Map([
    [methodNotFound, `The server does not support ${method ?? 'that method'}.`],
    [headerMismatch, headerMismatchHint],
  ]);
  const text = message === '' ? `error ${code}` : String(redactor.redact(message));
  return new ServerError(text, {
    ...details,
    code,
    data: redactor.redact(data),
    hint: hints.get(code),
  });
}

/** Whether an error is an instance of that class of the SDK, by its brands, since the SDK may not be loaded. */
function isOfSdk(error: unknown, name: string): error is Error {
  return error instanceof Error && brandsOf(error).has(`mcp.${name}`);
}

/** The names of the SDK's error classes that an error is an instance of. */
function brandsOf(error: Error): ReadonlySet<unknown> {
  const brands: unknown = Reflect.get(error, Symbol.for('mcp.sdk.errorBrands'));
  return brands instanceof Set ? brands : new Set();
}

/** Returns the error, or one in its place if it repeats a secret, as some servers do. */
function withoutSecrets(error: unknown, redactor: Redactor): unknown {
  if (!(error instanceof Error)) return error;
  const message = String(redactor.redact(error.message));
  if (message === error.message) return error;
  const redacted = new Error(message);
  redacted.name = error.name;
  return redacted;
}
