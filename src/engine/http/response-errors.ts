import type { MessageTooLargeError } from '../framing/message-limit.ts';

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
