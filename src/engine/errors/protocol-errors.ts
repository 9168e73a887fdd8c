import { ConnectionError } from '../../core/errors.ts';

/** The server has ended the session (HTTP 404); a new one can be started (specification, "Session management"). */
export class SessionExpiredError extends ConnectionError {}

/** The stream of a response was cut before the response. */
export class StreamClosedError extends ConnectionError {}

/** The error response to a request. */
export class JsonRpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The connection was closed before the response, or the response cannot be used. */
export class NoResponseError extends Error {}

/** What a server sent in place of a response cannot be used. */
export class UnusableAnswerError extends Error {
  /** The method of the request. */
  readonly method: string;
  /** What was sent, as the end of a sentence; it may contain secrets. */
  readonly answer: string;
  readonly hint: string | undefined;

  constructor(method: string, answer: string, hint?: string) {
    super(`${method} was answered with ${answer}`);
    this.method = method;
    this.answer = answer;
    this.hint = hint;
  }
}

/** The code of the error for a request whose stream was cut; not one that servers send. */
export const streamClosedCode = -32_990;

/**
 * The code of the error for a request whose HTTP headers do not match its body, or are missing (specification 2026-07-28,
 * "Server Validation").
 */
export const headerMismatch = -32_020;
export const headerMismatchHint =
  'The HTTP headers of a request must match its body. A proxy in front of the server may remove or change them.';
