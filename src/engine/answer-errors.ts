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
export class UnansweredError extends Error {}
