import { ProtocolError, SdkError, SseError } from '@modelcontextprotocol/client';
import { ConnectionError, type ErrorDetails, McpcError, type Phase, ServerError } from '../base/errors.ts';
import { deathOf } from './death.ts';
import { BrokenAnswerError, UnusableAnswerError } from './http-answer.ts';
import { cutShort, meansSessionGone, refused, sessionGone, unusable } from './http-failures.ts';
import { refusalIn } from './http-status.ts';
import { sentence } from './sentence.ts';
import { describeSource, type Source } from './source.ts';
import { systemError, unreachable } from './unreachable.ts';
import { streamCutCode, type Wire } from './wire.ts';

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
  const details: ErrorDetails = { phase, server, cause: error };
  if (error instanceof ProtocolError) {
    if (error.code === streamCutCode)
      return cutShort({ method: method ?? 'what was asked' }, source, details);
    return answeredWithError(error, method, details);
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
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const why = error.cause instanceof Error ? error.cause.message : 'the request could not be made';
    const hint = 'Ports that belong to other protocols are closed to HTTP: let the server listen on another.';
    return new ConnectionError(`Could not reach ${describeSource(source)}: ${sentence(why)}`, {
      ...details,
      hint: why === 'bad port' ? hint : undefined,
    });
  }
  if (error instanceof SdkError) {
    return new ConnectionError(`The connection to ${server} failed: ${sentence(error.message)}`, details);
  }
  if (error instanceof SseError) {
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
  error: ProtocolError,
  method: string | undefined,
  details: ErrorDetails,
): McpcError {
  const hint = error.code === -32_601 ? `The server does not know ${method ?? 'that method'}.` : undefined;
  return new ServerError(error.message === '' ? `error ${error.code}` : error.message, {
    ...details,
    code: error.code,
    data: error.data,
    hint,
  });
}
