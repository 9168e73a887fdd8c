/**
 * What a server may ask of the person (specification, "Client features"), and the port through which
 * it is asked. The engine knows only the port; who stands behind it is decided by the composition root.
 */
import type { Json, JsonObject } from './json.ts';

export type ServerRequest =
  /** `sampling/createMessage`: the server wants a model's answer. */
  | { type: 'sampling'; server: string; params: JsonObject }
  /** `elicitation/create` in form mode: the server wants fields filled in. */
  | { type: 'form'; server: string; message: string; schema: JsonObject }
  /** `elicitation/create` in URL mode: the server wants the person to visit an address. */
  | UrlElicitation;

export interface UrlElicitation {
  type: 'url';
  server: string;
  message: string;
  url: string;
  /** Settles when the server says that the visit came to its end; undefined where it has no way to say so. */
  completed: Promise<void> | undefined;
  /** The request that needs the visit is sent again after it: whoever accepts does so once it is over. */
  wait: boolean;
}

export type ServerRequestResult =
  /**
   * `content`: the fields of a form, or a whole `CreateMessageResult` for sampling. `visiting`: the person is on an
   * address now, and clocks stand still until that has come to its end.
   */
  | { action: 'accept'; content?: Record<string, Json>; visiting?: boolean }
  | { action: 'decline'; reason?: string }
  | { action: 'cancel' };

/** Answers a server's question; must settle when `signal` aborts. */
export type ServerRequestHandler = (
  question: ServerRequest,
  signal: AbortSignal,
) => Promise<ServerRequestResult>;
