import type { MessageTooLargeError } from '../framing/message-limit.ts';
import { challengeOf } from './authorization.ts';
import type { HttpResponse } from './fetch.ts';
import { redirectTarget } from './redirects.ts';

/** A successful HTTP response that lacks the MCP message it should contain. */
export class InvalidResponseError extends Error {
  readonly status: number;
  /** The declared media type; empty for none. */
  readonly type: string;
  readonly text: string;
  /** The method of the JSON-RPC request. */
  readonly method: string;

  constructor(response: { status: number; type: string; text: string }, method: string) {
    super(`The response to ${method} is not an MCP message.`);
    this.status = response.status;
    this.type = response.type;
    this.text = response.text;
    this.method = method;
  }
}

/** An HTTP response that broke off, or a stream that ended before the JSON-RPC response. */
export class TruncatedResponseError extends Error {
  /** The method of the JSON-RPC request. */
  readonly method: string;

  constructor(method: string, cause?: unknown) {
    super(`The response to ${method} is incomplete.`, cause === undefined ? undefined : { cause });
    this.method = method;
  }
}

/** A response that exceeds the limit for messages. */
export class TooLargeResponseError extends Error {
  /** The method of the JSON-RPC request. */
  readonly method: string;
  readonly limit: number;

  constructor({ limit, message }: MessageTooLargeError, method: string) {
    super(message);
    this.limit = limit;
    this.method = method;
  }
}

/** A program's own function for requests failed, or returned no response that can be used. */
export class FetchFunctionError extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
  }
}

/** A successful HTTP response that is not an event stream. */
export class NoEventStreamError extends Error {
  constructor(status: number, type: string) {
    const what = type === '' ? 'a response without a media type' : type;
    super(`it sent ${what} with HTTP ${status}, not text/event-stream`);
  }
}

/** An HTTP response with a status other than 2xx. */
export interface ErrorResponse {
  status: number;
  /** Its body; empty if unknown. */
  text: string;
  /** The URL of the request, without its query, if the server named it; undefined for that of the target. */
  endpoint?: string | undefined;
  /** The target of a redirect. */
  target?: string | undefined;
  /** Seconds after which the request may be repeated. */
  retryAfter?: number | undefined;
  /** Set if the scope of the token is insufficient; `scope` is the required one, if known. */
  insufficientScope?: { scope: string | undefined } | undefined;
}

/** An HTTP response with a status other than 2xx. */
export class HttpStatusError extends Error {
  readonly response: ErrorResponse;

  constructor(response: ErrorResponse) {
    super(`HTTP ${response.status}`);
    this.response = response;
  }
}

/** Returns what an error response contains; `text` is its body, `url` that of the request. */
export function readErrorResponse(url: URL, response: HttpResponse, text: string): ErrorResponse {
  const challenge = challengeOf(response);
  return {
    status: response.status,
    text,
    target: redactedTarget(url, response),
    retryAfter: retryAfterOf(response),
    insufficientScope: challenge?.kind === 'insufficientScope' ? { scope: challenge.scope } : undefined,
  };
}

/** Returns the seconds of a Retry-After header (RFC 9110, section 10.2.3), rounded up. */
function retryAfterOf({ status, headers }: HttpResponse): number | undefined {
  const value = status === 429 || status === 503 ? headers.get('retry-after') : null;
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1_000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Returns the seconds of a Retry-After header in words, to follow "for" or "after". */
export function waitInWords(seconds: number): string {
  if (seconds > 86_400) return 'more than a day';
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** Returns the target of a redirect without possible secrets; never downgrades from https to http. */
function redactedTarget(url: URL, response: HttpResponse): string | undefined {
  const target = redirectTarget(url, response);
  if (target === undefined) return undefined;
  const redacted = new URL(target);
  for (const part of ['username', 'password', 'search', 'hash'] as const) redacted[part] = '';
  if (url.protocol === 'https:' && redacted.protocol === 'http:') redacted.protocol = 'https:';
  return redacted.href;
}
