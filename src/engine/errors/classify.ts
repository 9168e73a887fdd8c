import { ConnectionError, type ErrorDetails, McpcError, type Phase, ServerError } from '../../core/errors.ts';
import { Redactor } from '../../schema/redactor.ts';
import { BrokenAnswerError, NoEventStreamError, UnusableAnswerError } from '../http/response-errors.ts';
import type { Wire } from '../protocol/jsonrpc-connection.ts';
import { describeSource, type Source } from '../targets/source.ts';
import { secretsOf } from '../targets/source-secrets.ts';
import { sentence } from './excerpt.ts';
import { cutShort, meansSessionGone, refused, sessionGone, unusable } from './http.ts';
import { refusalIn } from './http-status.ts';
import { systemError, unreachable } from './network.ts';
import { JsonRpcError, streamCutCode, UnansweredError } from './protocol-errors.ts';
import { deathOf } from './server-exit.ts';

/** Where and when an error came up. */
export interface Scene {
  source: Source;
  phase: Phase;
  /** The request that failed. */
  method?: string;
  /** Undefined when no connection was ever made. */
  wire: Wire | undefined;
}

/**
 * Turns whatever the SDK, the system or a transport threw into one of our errors. The one place where
 * foreign errors are known. What is known nowhere comes back as it is: a fault in mcpc.
 */
export async function toFailure(error: unknown, scene: Scene): Promise<unknown> {
  if (error instanceof McpcError) return error;
  const { source, phase, method, wire } = scene;
  const server = source.name;
  const redactor = new Redactor(secretsOf(source));
  const details: ErrorDetails = { phase, server, cause: withoutSecrets(error, redactor) };
  if (error instanceof JsonRpcError) {
    if (error.code === streamCutCode)
      return cutShort({ method: method ?? 'what was asked' }, source, details);
    return answeredWithError(error, method, details, redactor);
  }
  if (wire?.broken === true) {
    const obituary = await wire.channel.obituary?.();
    const underWay = method === undefined ? [] : [method];
    if (obituary !== undefined) return deathOf(obituary, { server, phase, underWay });
  }
  if (error instanceof BrokenAnswerError) return cutShort(error, source, details);
  if (error instanceof UnusableAnswerError) return unusable(error, source, details);
  const refusal = refusalIn(error);
  if (refusal !== undefined && wire?.channel.sessionId !== undefined && meansSessionGone(refusal)) {
    return sessionGone(refusal, source, details);
  }
  if (refusal !== undefined) return refused(refusal, source, details);
  const system = systemError(error);
  if (system !== undefined) return unreachable(system, source, details);
  if (error instanceof UnansweredError || isOfSdk(error, 'SdkError')) {
    return new ConnectionError(`The connection to ${server} failed: ${sentence(error.message)}`, details);
  }
  if (error instanceof NoEventStreamError) {
    return new ConnectionError(
      `${describeSource(source)} gave no event stream: ${sentence(error.message)}`,
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

function answeredWithError(
  { code, message, data }: JsonRpcError,
  method: string | undefined,
  details: ErrorDetails,
  redactor: Redactor,
): McpcError {
  const hint = code === -32_601 ? `The server does not know ${method ?? 'that method'}.` : undefined;
  const said = message === '' ? `error ${code}` : String(redactor.redact(message));
  return new ServerError(said, { ...details, code, data: redactor.redact(data), hint });
}

/** Whether it is an error of that class of the SDK, or of one below it. Known by its marks: the SDK is not loaded. */
function isOfSdk(error: unknown, name: string): error is Error {
  return error instanceof Error && brandsOf(error).has(`mcp.${name}`);
}

/** What the SDK marks its errors with, so that they are known wherever they come from. */
function brandsOf(error: Error): ReadonlySet<unknown> {
  const brands: unknown = Reflect.get(error, Symbol.for('mcp.sdk.errorBrands'));
  return brands instanceof Set ? brands : new Set();
}

/** The error, or one in its place that does not repeat a secret: servers do that. */
function withoutSecrets(error: unknown, redactor: Redactor): unknown {
  if (!(error instanceof Error)) return error;
  const message = String(redactor.redact(error.message));
  if (message === error.message) return error;
  const told = new Error(message);
  told.name = error.name;
  return told;
}
