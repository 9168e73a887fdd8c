import type { LoginStorage } from '../core/credential-storage.ts';
import type { EngineEvent } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type { Implementation, LogLevel } from '../core/protocol.ts';
import type { ElicitationHandler, Roots, SamplingHandler } from './handlers.ts';
import type { Signal } from './platform-types.ts';

/** A message that a server logs. */
export interface LogMessage {
  /** The name of the server, as the client knows it. */
  server: string;
  level: LogLevel;
  logger: string | undefined;
  /** Any JSON. */
  data: unknown;
}

/** A notification as the server sent it. */
export interface NotificationMessage {
  /** The name of the server, as the client knows it. */
  server: string;
  /** As `notifications/tools/list_changed`. */
  method: string;
  params: JsonObject;
}

/** Told how far a request is; `total` and `message` where the server says them. */
export type ProgressHandler = (
  progress: number,
  total: number | undefined,
  message: string | undefined,
) => unknown;

/** How a login is made: what a server that registers no clients, or a program without a person, needs. */
export interface LoginSettings {
  /** `login` (the default): a person logs in. `credentials`: the program is the client itself, with a secret or a key. */
  grant?: 'login' | 'credentials' | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** A private key in PEM form, instead of the secret. */
  clientKey?: string | undefined;
  /** Scopes to ask for, separated by spaces. */
  scope?: string | undefined;
  callbackHost?: '127.0.0.1' | 'localhost' | undefined;
  callbackPort?: number | undefined;
  /** Seconds to wait for the browser to come back. Default 300. */
  callbackTimeout?: number | undefined;
}

/** How a client speaks with its server, and who answers what the server asks. All times are in seconds. */
export interface ClientOptions {
  /** What the server is called in events and errors. Default: what it was made from. */
  name?: string | undefined;
  /** Told of each message the server logs. */
  onLog?: ((message: LogMessage) => unknown) | undefined;
  /** Told of the progress of every request, where the call has no handler of its own. */
  onProgress?: ProgressHandler | undefined;
  /** Told of every notification of the server, before any other handler. */
  onMessage?: ((message: NotificationMessage) => unknown) | undefined;
  /** Told of everything that happens beside the results: diagnostics, standard error, frames… */
  onEvent?: ((event: EngineEvent) => unknown) | undefined;
  /** Answers `sampling/createMessage`. Without it the server is told that this client has no model. */
  sampling?: SamplingHandler | undefined;
  /** What of sampling the handler can do, as `{ tools: {} }`. Default: messages alone. */
  samplingCapabilities?: JsonObject | undefined;
  /** How many sampling requests one request may cause; more are declined. Default 25. */
  samplingRounds?: number | undefined;
  /** Answers `elicitation/create`. Without it the server is told that nobody can be asked. */
  elicitation?: ElicitationHandler | undefined;
  /** The folders the server may be told of: paths or `file:` URIs. Without them it is told that there are none. */
  roots?: Roots | undefined;
  /** Seconds a request may take without a sign of life; 0 for no limit, which is the default. */
  timeout?: number | undefined;
  /** Seconds to connect. Default 30; 120 for a server that may have to be fetched first (`npx`, `uvx`). */
  connectTimeout?: number | undefined;
  /** `auto` (the default: the new era first, then the old one), `legacy`, or one revision. */
  protocol?: 'auto' | 'legacy' | (string & {}) | undefined;
  /** The least severe log messages wanted. Default `debug` with `onLog`, else `info`. */
  logLevel?: LogLevel | undefined;
  /** What the client says of itself. Default: mcpc and its version. */
  clientInfo?: (Implementation & { version: string }) | undefined;

  /**
   * For a URL: a bearer token, or a function that is asked for one before each request. With `oauth` the login that
   * `mcpc login` made is used, and renewed; where there is none, `onLogin` makes one. An object says more of that.
   */
  auth?: 'oauth' | (string & {}) | (() => string | Promise<string>) | LoginSettings | undefined;
  /**
   * Called with the address at which a person has to log in: open it in a browser. It comes back by itself. Without
   * this function a login that is missing is an AuthorizationError.
   */
  onLogin?: ((address: string, server: string) => unknown) | undefined;
  /**
   * Where logins are kept: a folder, below whose `mcpc/` the file is, or a storage of the program's own, as a `Map`.
   * Default: where `mcpc login` keeps them.
   */
  loginStorage?: string | LoginStorage | undefined;
  /** For a URL: headers of every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** For a URL: which transport, instead of what the URL looks like. */
  transport?: 'stdio' | 'http' | 'sse' | 'ws' | undefined;
  /** For a URL: a file of PEM certificates to trust instead of the system's. */
  cacert?: string | undefined;
  /** For a URL: whether to believe any certificate. */
  insecure?: boolean | undefined;
  /** For a script or command: variables beyond the few that every server gets. */
  env?: Readonly<Record<string, string>> | undefined;
  /** For a script or command: whether it gets this process's whole environment. */
  inheritEnv?: boolean | undefined;
  /** For a script or command: the folder it runs in. Default: that of this process. */
  cwd?: string | undefined;
  /** For a Python script: the interpreter. */
  python?: string | undefined;
}

/** What one request may set for itself. */
export interface RequestOptions {
  /** Stops the request; the server is told. The promise rejects with the signal's reason. */
  signal?: Signal | undefined;
  /** Seconds without a sign of life, instead of the client's; 0 for no limit. */
  timeout?: number | undefined;
  /** Told of this request's progress, instead of the client's `onProgress`. */
  onProgress?: ProgressHandler | undefined;
  /** Goes along with the request as `_meta`. */
  meta?: JsonObject | undefined;
}

/** The same for what has versions on a FastMCP server: tools, resources, prompts. */
export interface VersionedOptions extends RequestOptions {
  /** Which version of it; default the newest. */
  version?: string | undefined;
}
