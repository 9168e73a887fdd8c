import type { EventListener } from '../base/event.ts';
import type { LogLevel } from '../base/protocol.ts';
import type { Asker } from '../base/question.ts';
import type { ProtocolChoice } from './negotiation.ts';

export interface ClientOptions {
  /** Told of everything that happens beside the results. */
  onEvent?: EventListener;
  /** Answers the server's questions; without it they are declined. */
  ask?: Asker;
  /** Whether the server is told that it may ask for a model's answer. Default true. */
  sampling?: boolean;
  /** Whether the server is told that it may ask for input. Default true. */
  elicitation?: boolean;
  /** Folders that the server is told of: `file:` URIs. Default: not offered. */
  roots?: { uri: string; name: string }[];
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
  /** Seconds, instead of the client's. */
  timeout?: number | undefined;
}

/** What a completion is asked for: a prompt's argument, or a template's variable. */
export type CompletionReference = { type: 'prompt'; name: string } | { type: 'template'; uri: string };
