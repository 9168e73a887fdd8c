import type { JsonObject } from '../base/json.ts';
import type { Tool } from '../base/protocol.ts';
import type { ChangeFilter, ChangeStream } from './subscriptions.ts';

export interface SendSettings {
  /** Cancels the request; the server is told. */
  signal: AbortSignal;
  /** The tool that is called: in the new era some of its arguments travel as HTTP headers, too. */
  tool?: Tool | undefined;
}

export interface ListenSettings {
  signal?: AbortSignal | undefined;
  /** How long the server may take to agree, in ms. */
  timeout?: number | undefined;
}

/** Sends what is asked over a wire that has agreed on an era. */
export interface Sender {
  /** Gives the result as the server sent it. Throws JsonRpcError when the answer is an error. */
  request(method: string, params: JsonObject, settings: SendSettings): Promise<unknown>;
  notify(method: string, params: JsonObject): Promise<void>;
  /** Asks to be told of changes, in the new era's way. */
  listen(filter: ChangeFilter, settings: ListenSettings): Promise<ChangeStream>;
  /** Settles when nothing can be sent any more. */
  readonly closed: Promise<void>;
  /** Closes the wire, too. */
  close(): Promise<void>;
}

/** The server answered a request with an error. */
export class JsonRpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.data = data;
  }
}

/** The channel was closed before an answer came, or the answer is none that could be used. */
export class UnansweredError extends Error {}
