import { getSystemErrorMap } from 'node:util';

/**
 * The errors of mcpc, each with its exit status. A message is a sentence that says what happened and where; `hint` says
 * what to do next.
 */

/** Exit statuses, as the README lists them. */
export const ExitStatus = {
  done: 0,
  serverError: 1,
  usage: 2,
  connection: 3,
  timeout: 4,
  authorization: 5,
  internal: 70,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

/** The kind of an error, which `--json` prints as `error.kind`. */
export type ErrorKind =
  | 'usage'
  | 'server'
  | 'connection'
  | 'timeout'
  | 'authorization'
  | 'expectation'
  | 'internal'
  | 'interrupted';

/** The phase of a connection in which an error occurred. */
export type Phase = 'start' | 'connect' | 'handshake' | 'request' | 'close';

/** Details of an error, as far as they are known. */
export interface ErrorDetails {
  /** What to do next: a sentence or a command line. */
  hint?: string | undefined;
  /** The phase of the connection in which it occurred. */
  phase?: Phase | undefined;
  /** The name of the server. */
  server?: string | undefined;
  /** The code of the server's JSON-RPC error. */
  code?: number | undefined;
  /** The data of the server's JSON-RPC error. */
  data?: unknown;
  /** The last lines of the server's stderr, oldest first, if it exited. */
  stderrTail?: string[] | undefined;
  /** The error that caused this one. */
  cause?: unknown;
}

/**
 * The base class of all errors of mcpc. Classes that programs see have a `name`, which must not depend on the name of the
 * class: that is shortened in the built program.
 */
export class McpcError extends Error {
  override name = 'McpcError';
  readonly kind: ErrorKind;
  /** The exit status of mcpc if this error ends it. */
  readonly exitStatus: number;
  readonly hint: string | undefined;
  readonly phase: Phase | undefined;
  /** Set where the server becomes known, if that is not where the error is created. */
  server: string | undefined;
  readonly code: number | undefined;
  readonly data: unknown;
  readonly stderrTail: string[] | undefined;

  constructor(kind: ErrorKind, exitStatus: number, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.exitStatus = exitStatus;
    this.hint = details.hint;
    this.phase = details.phase;
    this.server = details.server;
    this.code = details.code;
    this.data = details.data;
    this.stderrTail = details.stderrTail;
  }
}

/** A command line, argument, file or name is invalid. Nothing was sent. */
export class UsageError extends McpcError {
  override name = 'UsageError';

  constructor(message: string, details: ErrorDetails = {}) {
    super('usage', ExitStatus.usage, message, details);
  }
}

/** The server returned a JSON-RPC error. */
export class ServerError extends McpcError {
  override name = 'ServerError';

  constructor(message: string, details: ErrorDetails = {}) {
    super('server', ExitStatus.serverError, message, details);
  }

  /** Returns the same error with another hint after its own. */
  withHint(hint: string): ServerError {
    const hints = this.hint === undefined ? [hint] : [this.hint, hint];
    const { message, phase, server, code, data, stderrTail, cause } = this;
    return new ServerError(message, { phase, server, code, data, stderrTail, cause, hint: hints.join('\n') });
  }
}

/** The server could not be started, reached or negotiated with, or the connection was lost. */
export class ConnectionError extends McpcError {
  override name = 'ConnectionError';

  constructor(message: string, details: ErrorDetails = {}) {
    super('connection', ExitStatus.connection, message, details);
  }
}

/** A timeout expired. */
export class TimeoutError extends McpcError {
  override name = 'TimeoutError';

  constructor(message: string, details: ErrorDetails = {}) {
    super('timeout', ExitStatus.timeout, message, details);
  }
}

/** The server requires a login, or rejected the credentials. */
export class AuthorizationError extends McpcError {
  override name = 'AuthorizationError';

  constructor(message: string, details: ErrorDetails = {}) {
    super('authorization', ExitStatus.authorization, message, details);
  }
}

/** The signals on which mcpc shuts down gracefully. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A signal stopped mcpc. */
export class InterruptedError extends McpcError {
  override name = 'InterruptedError';
  readonly signal: StopSignal;

  constructor(signal: StopSignal, details: ErrorDetails = {}, message?: string) {
    const status = {
      SIGINT: ExitStatus.interrupted,
      SIGTERM: ExitStatus.terminated,
      SIGHUP: ExitStatus.hungUp,
    }[signal];
    const word = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGHUP: 'hung up' }[signal];
    super('interrupted', status, message ?? `mcpc was ${word}.`, details);
    this.signal = signal;
  }
}

/** The user pressed Esc at the first question for arguments. */
export class CancelledError extends InterruptedError {
  override name = 'CancelledError';

  constructor() {
    super('SIGINT', {}, 'Cancelled: the request was not sent.');
  }
}

/** Returns the reason of a system error without the names of system calls, as `no space left on device`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { errno } = error as NodeJS.ErrnoException;
  return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? error.message;
}

/** Returns the code of a system error, as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
