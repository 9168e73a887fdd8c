/** A server request is answered with an error. */
export class RequestRejected extends Error {
  readonly code: number;
  /** What the user can do about it. */
  readonly hint: string | undefined;

  constructor(code: number, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
