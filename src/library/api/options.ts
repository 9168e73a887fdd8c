import type { JsonObject } from '../../core/json.ts';
import type { Implementation, LogLevel } from '../../core/protocol.ts';
import type { LoginStorage } from '../../engine/auth/store/login-storage.ts';
import type { ClientHandlers, ProgressHandler } from './handlers.ts';
import type { FetchFunction, Signal } from './platform-types.ts';
import type { SignFunction } from './sources.ts';

/** OAuth settings, for servers without dynamic client registration and for programs without a user. */
export interface LoginSettings {
  /**
   * `login` (the default): the authorization code grant, in which a user logs in. `credentials`: the client credentials
   * grant, in which the program authenticates with a secret or a private key. `workload`: workload identity federation,
   * in which the program presents a JWT of its platform. `enterprise`: enterprise-managed authorization, in which the
   * user's identity provider authorizes the client.
   */
  grant?: 'login' | 'credentials' | 'workload' | 'enterprise' | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** A private key in PEM format, instead of the secret. */
  clientKey?: string | undefined;
  /** The URL of a client ID metadata document, for authorization servers that support them instead of a registration. */
  clientDocument?: string | undefined;
  /** The name to register with at the authorization server. Default `mcpc`. */
  clientName?: string | undefined;
  /** Further metadata for the registration (RFC 7591), such as `{ client_uri: … }`; not the redirect URIs. */
  clientMetadata?: JsonObject | undefined;
  /** The only authorization server to use, by its issuer identifier. Default: the one that the server names. */
  issuer?: string | undefined;
  /** Requested scopes, separated by spaces. */
  scope?: string | undefined;
  /** Whether to accept only access tokens that are bound to a key (DPoP). Default: if the server requires it. */
  dpop?: boolean | undefined;
  /**
   * For `workload`, the JWT of the workload; for `enterprise`, the user's ID token or SAML assertion, without which the
   * user logs in at the identity provider. A function, or `env:NAME`, `exec:COMMAND` or the path of a file, is read for each
   * token request.
   */
  identityToken?: string | (() => string | Promise<string>) | undefined;
  /** The issuer URL of the identity provider for `enterprise`. */
  idp?: string | undefined;
  idpClientId?: string | undefined;
  idpClientSecret?: string | undefined;
  /** A private key in PEM format, instead of the secret at the identity provider. */
  idpClientKey?: string | undefined;
  callbackHost?: '127.0.0.1' | 'localhost' | undefined;
  callbackPort?: number | undefined;
  /** Seconds to wait for the OAuth redirect. Default 300. */
  callbackTimeout?: number | undefined;
}

/** Options of a client. All times are in seconds. */
export interface ClientOptions extends ClientHandlers {
  /** The server's name in events and errors. Default: derived from the source. */
  name?: string | undefined;
  /** The sampling capability to declare, such as `{ tools: {} }`. Default: `{}`. */
  samplingCapabilities?: JsonObject | undefined;
  /**
   * Extensions to declare as capabilities: their settings by identifier, such as `{ 'com.example/tickets': {} }`. Servers
   * up to 2025-11-25 that know extensions receive them, too.
   */
  extensions?: Readonly<Record<string, JsonObject>> | undefined;
  /** Maximum number of sampling requests during one request; further ones are declined. Default 25. */
  samplingRounds?: number | undefined;
  /**
   * Maximum number of requests for input (sampling and elicitation) during one request, and of rounds of them. One more
   * rejects the request with ServerError. Default 100.
   */
  inputRounds?: number | undefined;
  /** Maximum number of rounds of input that are declined during one request. Default 10. */
  declinedRounds?: number | undefined;
  /** Seconds a request may take without a response or progress; 0 for no limit. Default 0. */
  timeout?: number | undefined;
  /**
   * Seconds a request may take in all, whatever its progress: with the requests for input, the pages of its list and the
   * task that it becomes. Not counted is the time that your handlers take. 0 for no limit. Default 0.
   */
  maxTime?: number | undefined;
  /**
   * Whether the process of a server that the client starts outlives `close()`, with its session, and is used by the next
   * `connect()`. It does not keep the program running, and is ended by `close({ force: true })` or when the program ends,
   * also by a signal or a crash. Default false: `close()` ends it.
   */
  keepAlive?: boolean | undefined;
  /** Whether `connect()` performs the handshake. If not, `initialize()` does, before any request. Default true. */
  autoInitialize?: boolean | undefined;
  /** Seconds to connect. Default 30; 120 for a server that may have to be downloaded first (`npx`, `uvx`). */
  connectTimeout?: number | undefined;
  /**
   * Seconds without a message after which the server is pinged, so that the connection is kept and its loss is noticed: a
   * server that does not answer within 30 s is disconnected. 0 for never, which is the default. Not for servers over HTTP
   * without a session, to which there is no connection between requests.
   */
  pingInterval?: number | undefined;
  /**
   * `auto`: the newest version, then older ones. `legacy`: 2025-11-25 and older. Or one version. By default as `auto`, but
   * what a server supports is remembered until this process exits. `2026-07-28` is used without asking the server: its
   * name, capabilities and instructions are unknown until `discover()` is called.
   */
  protocol?: 'auto' | 'legacy' | (string & {}) | undefined;
  /**
   * What a server answered on an earlier connection: its `discoverResult` or `initializeResult`. A server of
   * 2026-07-28 is then not asked by `connect()`: the first message is a request. If it does not support the version any
   * more, the version is negotiated and the request is sent again. With several servers, an object of results by the
   * names of the servers.
   */
  priorDiscover?: JsonObject | undefined;
  /**
   * Whether lists and resources are answered from their last results for as long as the server says that these are fresh
   * (`ttlMs`, since version 2026-07-28), unless it reports a change. What `listToolsRaw` and the like return, and requests
   * with `meta` or `version`, are not cached. Default: the server is always asked.
   */
  cache?: boolean | undefined;
  /** Minimum level of log messages. Default `debug` with `onLog`, else `info`. */
  logLevel?: LogLevel | undefined;
  /**
   * Whether to use the OpenTelemetry API if the program has it (`@opentelemetry/api`): a span for each request,
   * notification and request of a server, by the semantic conventions for MCP, and the trace context in `_meta` (W3C
   * Trace Context and Baggage, by the program's propagator). Default true.
   */
  telemetry?: boolean | undefined;
  /** The client's name and version, as sent to servers. Default: those of mcpc. */
  clientInfo?: (Implementation & { version: string }) | undefined;

  /**
   * For a URL: a bearer token, a function that returns one for each request, or OAuth. `oauth` uses the login that was
   * made with `mcpc login`, refreshes it, and starts a new one with `onLogin`. An object gives details of the login.
   */
  auth?: 'oauth' | (string & {}) | (() => string | Promise<string>) | LoginSettings | undefined;
  /**
   * Called with the URL at which the user logs in: open it in a browser. The redirect is received by the client. Without
   * this function a missing login throws AuthorizationError.
   */
  onLogin?: ((address: string, server: string) => unknown) | undefined;
  /**
   * Where logins are stored: a folder, for a file in its `mcpc/`, or an object such as a `Map`. Default: where
   * `mcpc login` stores them.
   */
  loginStorage?: string | LoginStorage | undefined;
  /** For a URL: headers of each request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * For a URL: sends the HTTP requests, instead of mcpc's own HTTP client: `fetch` of the platform, of undici, of a mock.
   * OAuth requests included. With several servers it is used for all that have no `fetch` of their own.
   */
  fetch?: FetchFunction | undefined;
  /** For a URL: returns headers to add to each request, such as a signature. With several servers as `fetch`. */
  sign?: SignFunction | undefined;
  /** For a URL: the transport. Default: derived from the URL. */
  transport?: 'stdio' | 'http' | 'sse' | 'ws' | undefined;
  /** For a URL: a PEM file with the CA certificates to trust instead of the system's. */
  cacert?: string | undefined;
  /** For a URL: skips TLS certificate verification. */
  insecure?: boolean | undefined;
  /** For a script or command: environment variables, beside the few that every server inherits. */
  env?: Readonly<Record<string, string>> | undefined;
  /** For a script or command: whether it inherits this process's entire environment. */
  inheritEnv?: boolean | undefined;
  /** For a script or command: its working folder. Default: that of this process. */
  cwd?: string | undefined;
  /** For a Python script: the path of the interpreter. */
  python?: string | undefined;
}

/** Options of a handshake. */
export interface InitializeOptions {
  /** Cancels the handshake, and closes the connection. The promise rejects with the signal's reason. */
  signal?: Signal | undefined;
  /** Seconds that the handshake may take, if that is less than `connectTimeout`; 0 for no other limit. Default 0. */
  timeout?: number | undefined;
}

/** Options of a request. */
export interface RequestOptions {
  /** Cancels the request and notifies the server. The promise rejects with the signal's reason. */
  signal?: Signal | undefined;
  /** Seconds without a response or progress, instead of the client's `timeout`; 0 for no limit. */
  timeout?: number | undefined;
  /** Seconds in all, instead of the client's `maxTime`; 0 for no limit. */
  maxTime?: number | undefined;
  /** Called with the progress of this request, instead of the client's `onProgress`. */
  onProgress?: ProgressHandler | undefined;
  /** Sent as `_meta`. */
  meta?: JsonObject | undefined;
}

/** Options of a request whose result may come from the cache of the client. */
export interface CacheableOptions extends RequestOptions {
  /** Whether the server is asked even if the cached result is fresh. */
  fresh?: boolean | undefined;
}

/** Options of a request for a resource. */
export interface ReadOptions extends VersionedOptions, CacheableOptions {}

/** Options of a request for a tool, resource or prompt, which FastMCP servers can have in several versions. */
export interface VersionedOptions extends RequestOptions {
  /** Its version. Default: the highest. */
  version?: string | undefined;
}

/** Options of a tool call. */
export interface CallToolOptions extends VersionedOptions {
  /** Whether an error result throws ToolError. Default true. */
  throwOnError?: boolean | undefined;
}

/** Options of a request for one page of a list. */
export interface PageOptions extends RequestOptions {
  /** `nextCursor` of the previous page. Default: the first page. */
  cursor?: string | undefined;
}

/** What to complete: an argument of a prompt, or a variable of a resource template. */
export type CompletionReference =
  | { type: 'ref/prompt'; name: string }
  | { type: 'ref/resource'; uri: string };

/** Options of a completion. */
export interface CompleteOptions extends RequestOptions {
  /** The values of the other arguments. */
  context?: Readonly<Record<string, string>> | undefined;
}

/** The changes to receive. */
export interface ChangeFilter {
  /** Changes of the tool list. */
  tools?: boolean | undefined;
  /** Changes of the prompt list. */
  prompts?: boolean | undefined;
  /** Changes of the resource list. */
  resources?: boolean | undefined;
  /** Updates of the resource with this URI. */
  uri?: string | undefined;
}
