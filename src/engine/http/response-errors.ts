/** An HTTP answer with a status that promises one, which holds no MCP message. */
export class InvalidResponseError extends Error {
  readonly status: number;
  /** The media type that it declares; empty for none. */
  readonly type: string;
  readonly text: string;
  /** The request that it should have answered. */
  readonly method: string;

  constructor(answer: { status: number; type: string; text: string }, method: string) {
    super(`The answer to ${method} is no MCP message.`);
    this.status = answer.status;
    this.type = answer.type;
    this.text = answer.text;
    this.method = method;
  }
}

/** An HTTP answer that was cut before its end, or a stream that ended before the answer came. */
export class TruncatedResponseError extends Error {
  readonly method: string;

  constructor(method: string, cause?: unknown) {
    super(`The answer to ${method} was cut.`, cause === undefined ? undefined : { cause });
    this.method = method;
  }
}

/** What was asked for was no event stream. */
export class NoEventStreamError extends Error {
  constructor(status: number, type: string) {
    const what = type === '' ? 'something without a media type' : type;
    super(`it sent ${what} with HTTP ${status}, not text/event-stream`);
  }
}

/** An HTTP answer with a status that is no success. */
export interface ErrorResponse {
  status: number;
  /** Its body; empty when it is not known. */
  text: string;
  /** Where it redirects to, if it does and says so. */
  target?: string | undefined;
  /** After how many seconds it may be asked again, if it says so. */
  wait?: number | undefined;
  /** What the token that was sent lacks, if that is why; `scope` where it says which. */
  lacking?: { scope: string | undefined } | undefined;
}

/** An HTTP answer with a status that is no success, in place of an answer. */
export class HttpStatusError extends Error {
  readonly refusal: ErrorResponse;

  constructor(refusal: ErrorResponse) {
    super(`HTTP ${refusal.status}`);
    this.refusal = refusal;
  }
}
