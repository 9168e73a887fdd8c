import type { JsonObject } from '../../../../src/core/json.ts';
import type { TransportKind } from '../../../../src/core/protocol.ts';
import type { Diagnostic, Frame } from '../../../../src/engine/framing/frame.ts';
import type { ExitInfo, SendOptions, Transport } from '../../../../src/engine/transports/transport.ts';

/** A frame that the client sent. */
export interface Sent {
  id?: string | number;
  method?: string;
  params?: JsonObject;
  result?: JsonObject;
  error?: { code: number; message: string };
  /** The HTTP headers that were sent with it. */
  headers?: Record<string, string>;
  /** Aborts when the client closes the stream of the request. */
  streamSignal?: AbortSignal;
}

/** What the server does with a request or notification of one method. */
export type Reaction = (request: Sent, server: FakeTransport) => void;

/** Reactions by method; several of one method are used one after the other, the last again and again. */
export type Script = Record<string, Reaction | Reaction[]>;

/** A transport whose server is a script. Frames arrive in later microtasks, as over a real transport. */
export class FakeTransport implements Transport {
  readonly kind: TransportKind;
  readonly hasPerRequestStream: boolean;
  /** The session over HTTP, if there is one. */
  sessionId?: string;
  readonly sent: Sent[] = [];
  /** How the server ended, once it did. */
  exit: ExitInfo | undefined;
  readonly #script: Script;
  readonly #streams = new Map<string | number, () => void>();
  readonly #used = new Map<string, number>();

  onmessage?: (frame: Frame, relatedRequest?: string | number) => void;
  onreceived?: (original: unknown) => void;
  onstray?: (text: string, relatedRequest?: string | number) => void;
  ondiagnostic?: (diagnostic: Diagnostic) => void;
  onclose?: () => void;
  /** Called when the client has answered a request of the server. */
  onanswer?: (answer: Sent) => void;

  constructor(script: Script, kind: TransportKind = 'stdio') {
    this.#script = script;
    this.kind = kind;
    this.hasPerRequestStream = kind === 'http';
  }

  /** The methods that were sent, in order. */
  get methods(): string[] {
    return this.sent.flatMap(({ method }) => method ?? []);
  }

  /** The last frame that was sent with this method. */
  last(method: string): Sent {
    const found = this.sent.findLast((frame) => frame.method === method);
    if (found === undefined) throw new Error(`${method} was not sent, only ${this.methods.join(', ')}.`);
    return found;
  }

  async start(): Promise<void> {}

  async send(frame: Frame, options: SendOptions = {}): Promise<void> {
    const { headers, requestSignal: streamSignal, onRequestStreamEnd } = options;
    const sent = { ...(frame as Sent), ...(headers && { headers }), ...(streamSignal && { streamSignal }) };
    this.sent.push(sent);
    if (sent.id !== undefined && onRequestStreamEnd !== undefined) {
      this.#streams.set(sent.id, onRequestStreamEnd);
    }
    if (sent.method === undefined) {
      this.onanswer?.(sent);
      return;
    }
    this.#reactionTo(sent.method)?.(sent, this);
  }

  async close(): Promise<void> {
    this.onclose?.();
  }

  setExitReason(reason: string): void {
    this.exit = { reason, status: undefined, signal: undefined, stderrTail: [], stray: [] };
  }

  async exitInfo(): Promise<ExitInfo | undefined> {
    return this.exit;
  }

  /** Has the client receive a frame, on the stream of the request with the id `relatedRequest` if that is given. */
  receive(frame: JsonObject, relatedRequest?: string | number): void {
    const received = { jsonrpc: '2.0', ...frame } as Frame;
    queueMicrotask(() => {
      this.onreceived?.(received);
      this.onmessage?.(received, relatedRequest);
    });
  }

  /** Ends the stream of a request without a response. */
  cutStream(id: string | number | undefined): void {
    queueMicrotask(() => this.#streams.get(id ?? '')?.());
  }

  /** The server goes away. */
  end(reason = 'exited with status 1'): void {
    this.exit = { reason, status: 1, signal: undefined, stderrTail: [], stray: [] };
    queueMicrotask(() => this.onclose?.());
  }

  #reactionTo(method: string): Reaction | undefined {
    const reactions = [this.#script[method] ?? []].flat();
    const used = this.#used.get(method) ?? 0;
    this.#used.set(method, used + 1);
    return reactions[Math.min(used, reactions.length - 1)];
  }
}

export const silence: Reaction = () => {};

export function result(value: JsonObject | string): Reaction {
  return ({ id }, server) => server.receive({ id: id ?? null, result: value });
}

export function error(code: number, message: string, data: JsonObject = {}): Reaction {
  return ({ id }, server) => server.receive({ id: id ?? null, error: { code, message, data } });
}

/** An error that does not say which request it answers. */
export function errorWithoutId(code: number, message: string): Reaction {
  return (_request, server) => server.receive({ id: null, error: { code, message } });
}

export const methodNotFound = error(-32_601, 'Method not found');

/** Sending the request fails, as an HTTP status does. */
export function fails(failure: unknown): Reaction {
  return () => {
    throw failure;
  };
}

export const serverEnds: Reaction = (_request, server) => server.end();

export const discovered = { supportedVersions: ['2026-07-28'], capabilities: {} };
export const initialized = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  serverInfo: { name: 'fake', version: '1' },
};

/** The handshake of a server of each era. */
export const handshakes: Record<'legacy' | 'modern', Script> = {
  legacy: { 'server/discover': methodNotFound, initialize: result(initialized) },
  modern: { 'server/discover': result(discovered) },
};
