import type { Json, JsonObject } from '../../core/json.ts';
import type { Era, TransportKind } from '../../core/protocol.ts';
import type { ServerInterface } from '../../interface/server-interface.ts';

/** The response to a request of a probe. */
export type ProbeResponse =
  | { result: JsonObject }
  | { error: { code: number; message: string; data?: Json } }
  /** No response within the time, or the connection ended; a clause such as `it did not respond within 5 s`. */
  | { missing: string };

/** How a server ended after its connection was closed. */
export interface ProbeEnd {
  /** Milliseconds from the end of its standard input to its exit. */
  duration: number;
  /** Milliseconds that it was given: 2,000, or twice the time from its start to the response of the handshake if that is more. */
  limit: number;
  /** Whether it, or what it started, had to be killed. */
  wasKilled: boolean;
  /** A predicate such as `exited with status 3`; undefined if nothing is known. */
  reason: string | undefined;
}

/** What a server was observed to do besides responding, since a connection was opened. */
export interface ProbeRecord {
  /** Texts on standard output, or in a stream, that are not messages. */
  stray: string[];
  /** Violations that were repaired: the codes and sentences of diagnostics. */
  repairs: { code: string; message: string }[];
  /** The messages in the order in which they were received, as they were sent. */
  received: Json[];
}

/** A connection that a rule opens for itself, with nothing sent on it yet. Over stdio it has a process of its own. */
export interface ProbeConnection {
  readonly record: ProbeRecord;
  /**
   * Makes the handshake of an era, by default that of the server's, with these capabilities of the client, by default none.
   * Later requests are sent as the era requires.
   */
  handshake(options?: { era?: Era; revision?: string; capabilities?: JsonObject }): Promise<ProbeResponse>;
  /**
   * Sends a request and waits for its response, for `timeout` seconds at most (default: that of the line). `id`: its id, in
   * place of the next number. Never throws for what the server does.
   */
  request(
    method: string,
    params?: JsonObject,
    options?: { timeout?: number; id?: string },
  ): Promise<ProbeResponse>;
  /** Sends a request without waiting for its response. Returns its id, and the response once it is received. */
  start(method: string, params?: JsonObject): { id: number; response: Promise<ProbeResponse> };
  notify(method: string, params?: JsonObject): Promise<void>;
  /** Closes the connection as a client should, and waits for the server to end. Undefined if no process was started. Safe to call twice. */
  close(): Promise<ProbeEnd | undefined>;
}

/** A bare HTTP request to the server's endpoint, with its credentials. `headers`: replace those that mcpc sends; undefined removes one. */
export interface ProbeHttpRequest {
  method: 'POST' | 'GET' | 'DELETE' | 'OPTIONS';
  headers?: Record<string, string | undefined>;
  body?: string;
}

/** Its response. The body of a stream ends at its first message. */
export interface ProbeHttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The server that the rules of the group `protocol` are checked on. */
export interface ProbedServer {
  readonly name: string;
  /** How it is reached: `stdio`, `http`, `sse`, `ws`, … */
  readonly transport: TransportKind;
  /** The era of the user's own connection. */
  readonly era: Era;
  /** What it declared on the user's own connection. */
  readonly declared: ServerInterface;
  /** Aborts when the user stops the line. */
  readonly signal: AbortSignal;
  /** Whether read-only tools may be called. */
  readonly mayCall: boolean;
  /** Opens a connection. Throws ConnectionError, or the reason of `signal`. */
  open(): Promise<ProbeConnection>;
  /** Sends a request to an HTTP endpoint; undefined for other transports. Throws ConnectionError. */
  readonly http: ((request: ProbeHttpRequest) => Promise<ProbeHttpResponse>) | undefined;
  /** Returns a line of the command line that sends a request to this server, to be shown with a finding. */
  lineFor(words: readonly string[]): string;
}
