import { ConnectionError } from '../../core/errors.ts';

/** The server has forgotten the session (HTTP 404): a new one may be begun (specification, "Session management"). */
export class SessionExpiredError extends ConnectionError {}

/** The stream on which an answer was to come was cut before it came. */
export class StreamClosedError extends ConnectionError {}

/** The server answered a request with an error. */
export class JsonRpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The channel was closed before an answer came, or the answer is none that could be used. */
export class NoResponseError extends Error {}

/** The code of the error with which a request is ended here whose stream was cut. Not a server's. */
export const streamClosedCode = -32_990;
