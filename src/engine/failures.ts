import { ProtocolError, SdkError, SseError } from '@modelcontextprotocol/client';
import {
  AuthorizationError,
  ConnectionError,
  type ErrorDetails,
  McpcError,
  type Phase,
  ServerError,
} from '../base/errors.ts';
import { SessionGoneError, StreamCutError } from './broken-off.ts';
import { deathOf } from './death.ts';
import { httpStatus } from './http-status.ts';
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
    if (error.code === streamCutCode) return streamCut(source, method, details);
    return answeredWithError(error, method, details);
  }
  if (wire?.broken === true) {
    const obituary = await wire.channel.obituary?.();
    const underWay = method === undefined ? [] : [method];
    if (obituary !== undefined) return deathOf(obituary, { server, phase, underWay });
  }
  const status = httpStatus(error) ?? upgradeStatus(error);
  if (status === 404 && wire?.channel.sessionId !== undefined) {
    return new SessionGoneError(`${describeSource(source)} has ended the session (HTTP 404).`, details);
  }
  if (status !== undefined) return httpFailure(status, error, source, details);
  const system = systemError(error);
  if (system !== undefined) return unreachable(system, source, details);
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const why = error.cause instanceof Error ? error.cause.message : 'the request could not be made';
    return new ConnectionError(`Could not reach ${describeSource(source)}: ${sentence(why)}`, details);
  }
  if (error instanceof SyntaxError && wasFetched(source)) {
    return new ConnectionError(
      `${describeSource(source)} answered with something that is no JSON: ${sentence(error.message)}`,
      { ...details, hint: 'Is it an MCP server? What came is shown by: curl -i URL' },
    );
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

function wasFetched(source: Source): boolean {
  return source.type === 'http' || source.type === 'sse';
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

function streamCut(source: Source, method: string | undefined, details: ErrorDetails): McpcError {
  const what = method === undefined ? '' : ` to ${method}`;
  return new StreamCutError(`${describeSource(source)} ended the stream before its answer${what} came.`, {
    ...details,
    hint: 'The server may have crashed or restarted; its own log knows more. What was asked may have been done.',
  });
}

function httpFailure(status: number, error: unknown, source: Source, details: ErrorDetails): McpcError {
  const where = describeSource(source);
  const body = bodyOf(error);
  const said = body === '' ? '' : `\n${body}`;
  if (status === 401) {
    return new AuthorizationError(`${where} wants to know who is asking (HTTP 401).${said}`, {
      ...details,
      hint: "Give a token with --bearer TOKEN, or a header with --header 'Name: value'.",
    });
  }
  if (status === 403) {
    return new AuthorizationError(`${where} refused access (HTTP 403).${said}`, {
      ...details,
      hint: 'The token or header that was sent does not allow this, or none was sent.',
    });
  }
  if (status === 404 || status === 405) {
    return new ConnectionError(`${where} is no MCP endpoint (HTTP ${status}).${said}`, {
      ...details,
      hint: 'Is the path right? Many servers listen at /mcp, older ones at /sse.',
    });
  }
  if (status >= 300 && status < 400) {
    return new ConnectionError(`${where} redirects elsewhere (HTTP ${status}).`, {
      ...details,
      hint: `mcpc sends nothing to another origin by itself. ${firstLine(error)}`,
    });
  }
  return new ConnectionError(`${where} answered with HTTP ${status}.${said}`, details);
}

/** The text of an HTTP answer, shortened; pages of HTML say nothing in a terminal. */
function bodyOf(error: unknown): string {
  const data = (error as { data?: { text?: unknown } }).data;
  const text = typeof data?.text === 'string' ? data.text.trim() : '';
  if (/^<(!doctype|html)/i.test(text)) {
    const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim();
    return title === undefined || title === ''
      ? 'It sent a page of HTML.'
      : `It sent a page titled "${title}".`;
  }
  return text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text;
}

function upgradeStatus(error: unknown): number | undefined {
  return error instanceof Error && error.name === 'UpgradeRefusedError'
    ? (error as Error & { status: number }).status
    : undefined;
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
}
