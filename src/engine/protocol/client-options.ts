import type { SystemEnvironment } from '../../core/environment.ts';
import type { EventListener } from '../../core/events.ts';
import type { JsonObject } from '../../core/json.ts';
import type { LogLevel } from '../../core/protocol.ts';
import type { ServerRequestHandler } from '../../core/server-requests.ts';
import type { AuthOptions } from '../auth/context.ts';
import type { ClientFeatures } from './capabilities.ts';
import type { ClientIdentity, ProtocolChoice } from './negotiation.ts';

export interface ClientOptions {
  /** Names the proxies, and has the variables that a server's process inherits. */
  environment: SystemEnvironment;
  /** Told of everything that happens beside the results. */
  onEvent?: EventListener;
  /** Answers the server's questions; without it they are declined. */
  handleServerRequest?: ServerRequestHandler;
  /** Whether the server is told that it may ask for a model's answer, or what of sampling can be done. Default true. */
  sampling?: ClientFeatures['sampling'];
  /** How many sampling requests one request may cause; more are declined. Default 25. */
  samplingRounds?: number;
  /** Whether the server is told that it may ask for input. Default true. */
  elicitation?: boolean;
  /** Folders that the server is told of. Default: not offered. */
  roots?: NonNullable<ClientFeatures['roots']>;
  /** What it takes to be let in to a server that wants a login; without it none is tried. */
  auth?: AuthOptions;
  /** Who speaks with the server. Default: mcpc. */
  clientInfo?: ClientIdentity['clientInfo'];
  /** Seconds a request may take without a sign of life. Default: no limit. */
  timeout?: number;
  /** Seconds to connect. Default 30; 120 for a server that may have to be fetched first. */
  connectTimeout?: number;
  /** Which era or revision to speak. Default `auto`. */
  protocol?: ProtocolChoice;
  /** The least severe log messages wanted. Default `info`. */
  logLevel?: LogLevel;
}

/** What one call may set for itself. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Seconds, instead of the client's. 0 for no limit. */
  timeout?: number | undefined;
  /** Told of the progress of this request, beside the events. */
  onProgress?: ProgressListener | undefined;
  /** Goes along with the request as its `_meta`. */
  meta?: JsonObject | undefined;
  /** The old era, a tool that may run as a task: whether it is to. Those that must do in any case. */
  task?: boolean | undefined;
}

/** How far a request is; `total` and `message` where the server says them. */
export type ProgressListener = (
  progress: number,
  total: number | undefined,
  message: string | undefined,
) => void;

/** What a completion is asked for: a prompt's argument, or a template's variable. */
export type CompletionReference = { type: 'prompt'; name: string } | { type: 'template'; uri: string };
