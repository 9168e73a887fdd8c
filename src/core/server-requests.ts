/**
 * What a server may request of the client (specification, "Client features"), and the interface that answers it. The
 * frontends and the library provide the handlers.
 */
import type { Json, JsonObject } from './json.ts';

export type ServerRequest =
  /** `sampling/createMessage`: the server wants a model's response. */
  | { type: 'sampling'; server: string; params: JsonObject }
  /** `elicitation/create` in form mode: the server wants fields filled in. */
  | { type: 'form'; server: string; message: string; schema: JsonObject }
  /** `elicitation/create` in URL mode: the server wants the user to open a URL. */
  | UrlElicitation;

export interface UrlElicitation {
  type: 'url';
  server: string;
  message: string;
  url: string;
  /** Settles when the server reports that the interaction is complete; undefined if it cannot report that. */
  completed: Promise<void> | undefined;
  /** The request is sent again after the interaction: a handler that accepts does so when that is complete. */
  wait: boolean;
}

export type ServerRequestResult =
  /**
   * `content`: the fields of a form, or a whole `CreateMessageResult` for sampling. `visiting`: the user has opened the
   * URL and is busy there, so timeouts stay paused for a while.
   */
  | { action: 'accept'; content?: Record<string, Json>; visiting?: boolean }
  | { action: 'decline'; reason?: string }
  | { action: 'cancel' };

/** Answers a server's request. Must settle when `signal` aborts. */
export type ServerRequestHandler = (
  request: ServerRequest,
  signal: AbortSignal,
) => Promise<ServerRequestResult>;
