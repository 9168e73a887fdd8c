/**
 * What a server may ask of the person (specification, "Client features"), and the port through which
 * it is asked. The engine knows only the port; who stands behind it is decided by the composition root.
 */
import type { Json, JsonObject } from './json.ts';

export type Question =
  /** `sampling/createMessage`: the server wants a model's answer. */
  | { type: 'sampling'; server: string; params: JsonObject }
  /** `elicitation/create` in form mode: the server wants fields filled in. */
  | { type: 'form'; server: string; message: string; schema: JsonObject }
  /** `elicitation/create` in URL mode: the server wants the person to visit an address. */
  | { type: 'url'; server: string; message: string; url: string };

export type Answer =
  /** `content`: the fields of a form, or a whole `CreateMessageResult` for sampling. */
  | { action: 'accept'; content?: Record<string, Json> }
  | { action: 'decline'; reason?: string }
  | { action: 'cancel' };

/** Answers a server's question; must settle when `signal` aborts. */
export type Asker = (question: Question, signal: AbortSignal) => Promise<Answer>;
