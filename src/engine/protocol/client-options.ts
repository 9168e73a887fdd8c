import type { SystemEnvironment } from '../../core/environment.ts';
import type { EventListener } from '../../core/events.ts';
import type { JsonObject } from '../../core/json.ts';
import type { LogLevel } from '../../core/protocol.ts';
import type { ProtocolExtensions, ServerRequestHandler } from '../../core/server-requests.ts';
import type { SecretSet } from '../../schema/redactor.ts';
import type { AuthOptions } from '../auth/context.ts';
import type { Reuse } from '../cache/freshness.ts';
import type { Authorizer } from '../http/authorization.ts';
import type { Instrumentation } from '../jsonrpc/instrumentation.ts';
import type { EraMemory } from '../targets/era-memory.ts';
import type { InputLimits } from './input/requested-input.ts';
import type { ClientFeatures, ClientIdentity } from './negotiation/capabilities.ts';
import type { ProtocolChoice } from './negotiation/negotiation.ts';
import type { PriorHandshake } from './negotiation/prior-handshake.ts';

export interface ClientOptions extends InputLimits {
  /** Names the proxies, and has the variables that a server's process inherits. */
  environment: SystemEnvironment;
  /** Called with everything that happens beside the results. */
  onEvent?: EventListener;
  /** Secrets besides those of the target, which traces mask. More may be added at any time. */
  secrets?: SecretSet;
  /** Answers the server's requests; without it they are declined. */
  handleServerRequest?: ServerRequestHandler;
  /**
   * Asks the user whether to continue after a script has answered this many requests of a server in a row. Not called
   * while nobody can be asked.
   */
  confirmScripted?: (server: string, requests: number, signal: AbortSignal) => Promise<boolean>;
  /**
   * Whether nobody can be asked at present, on behalf of the request in whose async context it is called: `maxTime` then
   * goes on while a server request is handled. Default: false.
   */
  isUnattended?: () => boolean;
  /**
   * Runs the work that opens a connection. What is received on the connection later, and does not belong to a request, is
   * handled in the async context of that work.
   */
  runOpening?: <Result>(open: () => Promise<Result>) => Promise<Result>;
  /** What is offered to the server, which may change at any time. Default: sampling and elicitation, no roots. */
  features?: ClientFeatures;
  /** Observes the messages. */
  instrumentation?: Instrumentation;
  /** The methods and result types that a program adds to the protocol. */
  extensions?: ProtocolExtensions;
  /** Authorizes the client on servers that require it; without it no login is tried. */
  auth?: AuthOptions;
  /** Authorizes the client instead of `auth`. */
  authorizer?: Authorizer;
  /** Identifies the client to the server. Default: mcpc. */
  clientInfo?: ClientIdentity['clientInfo'];
  /** Seconds a request may take, restarted by progress. Default: no limit. */
  timeout?: number;
  /**
   * Seconds a request may take in all, with its rounds of input, its pages, or the task that it becomes. Default: no
   * limit.
   */
  maxTime?: number;
  /** Returns what `timeout` and `maxTime` are if they are not given; called in the async context of each request. */
  defaultTimeouts?: () => RequestTimeouts;
  /** Seconds to connect. Default 30; 120 for a package runner, which may have to download the server. */
  connectTimeout?: number;
  /**
   * Seconds without a message after which the server is pinged; 0 for never, which is the default. Not over HTTP without a
   * session.
   */
  pingInterval?: number;
  /** Which era or revision to negotiate. Default `auto`, with the remembered era first if there are `eras`. */
  protocol?: ProtocolChoice;
  /** Remembers which era was agreed on. */
  eras?: EraMemory;
  /** What is known of the server. A modern revision that is chosen with `protocol` is then used without asking the server. */
  prior?: PriorHandshake;
  /** Called when the transport is open; the handshake begins when the returned promise settles. */
  beforeHandshake?: () => Promise<void>;
  /** Whether the process of a stdio server outlives `close()` and is used by the next `connect()`. Default false. */
  keepAlive?: boolean;
  /** Whether the processes of a stdio server end even if this process is killed. Default false. */
  isGuarded?: boolean;
  /** Whether the standard error of a server is held until the handshake is complete, and shown only if that fails. */
  holdStderr?: boolean;
  /** Returns the width in which the standard error of a server is shown, in columns; undefined if that is not known. */
  stderrColumns?: () => number | undefined;
  /** The least severe log messages that are requested. Default `info`. */
  logLevel?: LogLevel;
}

/** How long a request may take, in seconds; 0 for no limit. */
export type RequestTimeouts = Record<'timeout' | 'maxTime', number>;

/** Options of a single call. */
export interface CallOptions {
  /**
   * Which earlier result will do, for lists and `resources/read`. If it is given, the result of `resources/read` is cached.
   * Default: none.
   */
  reuse?: Reuse | undefined;
  signal?: AbortSignal | undefined;
  /** Seconds, instead of the client's. 0 for no limit. */
  timeout?: number | undefined;
  /** Seconds in all, instead of the client's. 0 for no limit. */
  maxTime?: number | undefined;
  /** How much the server may request during this request, where it differs from the client's limits. */
  limits?: InputLimits | undefined;
  /** Called with the progress of this request, beside the events. */
  onProgress?: ProgressListener | undefined;
  /** Sent as the `_meta` of the request. */
  meta?: JsonObject | undefined;
  /** Whether to request a task, for a tool of a server up to 2025-11-25 that may run as one. Those that must always do. */
  task?: boolean | undefined;
}

/** The progress of a request; `total` and `message` if the server sends them. */
export type ProgressListener = (
  progress: number,
  total: number | undefined,
  message: string | undefined,
) => void;

/** What a completion is requested for: an argument of a prompt, or a variable of a resource template. */
export type CompletionReference = { type: 'prompt'; name: string } | { type: 'template'; uri: string };
