/**
 * Every failure mcpc knows, each with the exit status a script sees.
 * A message is a sentence that says what happened and where; `hint` says what to do next.
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

/** What an error is about; the word that `--json` prints as `error.kind`. */
export type ErrorKind =
  | 'usage'
  | 'server'
  | 'connection'
  | 'timeout'
  | 'authorization'
  | 'internal'
  | 'interrupted';

/** Where in a server's life a failure happened. */
export type Phase = 'start' | 'connect' | 'handshake' | 'request' | 'close';

/** What may be known about a failure beyond its message. */
export interface ErrorDetails {
  /** What the person can do next, a sentence or a line to type. */
  hint?: string | undefined;
  /** Where in the server's life it happened. */
  phase?: Phase | undefined;
  /** The name of the server that it concerns. */
  server?: string | undefined;
  /** The JSON-RPC error code, when the server answered with one. */
  code?: number | undefined;
  /** What else the server sent with the error: JSON. */
  data?: unknown;
  /** The last lines of the server's standard error, oldest first, when it went away. */
  stderrTail?: string[] | undefined;
  /** The error that caused this one. */
  cause?: unknown;
}

/** The base of every failure that mcpc expects. */
export class McpcError extends Error {
  readonly kind: ErrorKind;
  /** What mcpc exits with when this ends it. */
  readonly exitStatus: number;
  readonly hint: string | undefined;
  readonly phase: Phase | undefined;
  readonly server: string | undefined;
  readonly code: number | undefined;
  readonly data: unknown;
  readonly stderrTail: string[] | undefined;

  constructor(kind: ErrorKind, exitStatus: number, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
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

/** The line, an argument, a file or a name is wrong; nothing was sent. */
export class UsageError extends McpcError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('usage', ExitStatus.usage, message, details);
  }
}

/** The server answered a request with a JSON-RPC error. */
export class ServerError extends McpcError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('server', ExitStatus.serverError, message, details);
  }
}

/** The server could not be started, reached or agreed with, or it went away. */
export class ConnectionError extends McpcError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('connection', ExitStatus.connection, message, details);
  }
}

/** Nothing came in the time allowed. */
export class TimeoutError extends McpcError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('timeout', ExitStatus.timeout, message, details);
  }
}

/** The server wants a login, or refused the one it was given. */
export class AuthorizationError extends McpcError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('authorization', ExitStatus.authorization, message, details);
  }
}

/** The signals that stop mcpc in an orderly way. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The person or the system told mcpc to stop. */
export class InterruptedError extends McpcError {
  readonly signal: StopSignal;

  constructor(signal: StopSignal, details: ErrorDetails = {}) {
    const status = {
      SIGINT: ExitStatus.interrupted,
      SIGTERM: ExitStatus.terminated,
      SIGHUP: ExitStatus.hungUp,
    }[signal];
    const word = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGHUP: 'hung up' }[signal];
    super('interrupted', status, `mcpc was ${word}.`, details);
    this.signal = signal;
  }
}
