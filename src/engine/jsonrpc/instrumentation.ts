import type { JsonObject } from '../../core/json.ts';
import type { TransportKind } from '../../core/protocol.ts';
import type { RpcResponse } from './pending-requests.ts';

/** Observes the messages of a connection, for tracing. */
export interface Instrumentation {
  /** A request or notification is about to be sent. */
  sending(message: ObservedMessage, peer: Peer): SentSpan;
  /** A request of the server is about to be handled. */
  handling?(request: ObservedMessage, peer: Peer): Span;
}

export interface ObservedMessage {
  method: string;
  params: JsonObject;
  /** Undefined for a notification, and for a request in an `input_required` result. */
  id?: string | number | undefined;
}

/** The server at the other end of a connection. */
export interface Peer {
  transport: TransportKind;
  /** Undefined for a server without one. */
  url: URL | undefined;
  sessionId: string | undefined;
  /** Undefined before it is negotiated. */
  protocolVersion: string | undefined;
  /** Masks the secrets that are known for the server. */
  mask(text: string): string;
}

/** The time in which a message is processed. */
export interface Span {
  /** Runs `work` with the span as the current one. */
  run<Result>(work: () => Result): Result;
  /** A notification that was accepted ends with an undefined result. */
  end(response: RpcResponse): void;
}

export interface SentSpan extends Span {
  /** The trace context: members to add to `_meta` (specification 2026-07-28, "OpenTelemetry trace context"). */
  meta: JsonObject;
}
