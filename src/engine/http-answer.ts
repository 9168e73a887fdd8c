/** An HTTP answer with a status that promises one, which holds no MCP message. */
export class UnusableAnswerError extends Error {
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
export class BrokenAnswerError extends Error {
  readonly method: string;

  constructor(method: string, cause?: unknown) {
    super(`The answer to ${method} was cut.`, cause === undefined ? undefined : { cause });
    this.method = method;
  }
}

/** An HTTP answer by which a server asks to be left alone for a while. */
export class NotNowError extends Error {
  /** In the form of the SDK's errors for a status; `wait` in seconds. */
  readonly data: { status: number; text: string; wait: number };

  constructor(data: { status: number; text: string; wait: number }) {
    super(`HTTP ${data.status}`);
    this.data = data;
  }
}
