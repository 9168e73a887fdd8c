import { stringifyJson } from '../../core/json-text.ts';
import { excerpt } from '../errors/excerpt.ts';
import {
  JsonRpcError,
  NoResponseError,
  streamClosedCode,
  UnusableAnswerError,
} from '../errors/protocol-errors.ts';
import type { Diagnostic, Frame } from '../framing/frame.ts';

/** How a request ended. */
export type RpcResponse =
  | { kind: 'result'; result: unknown }
  | RpcErrorResponse
  /** The connection was closed before a response arrived. */
  | { kind: 'closed' }
  /** The HTTP stream of the request ended before the response. */
  | { kind: 'cut' }
  /** The request could not be sent, or the HTTP response was not a JSON-RPC message. */
  | { kind: 'unsent'; error: unknown }
  /** What was sent in place of a response cannot be used. */
  | { kind: 'unusable'; error: UnusableAnswerError }
  /** The signal of the request aborted. */
  | { kind: 'cancelled'; reason: unknown };

export interface RpcErrorResponse {
  kind: 'error';
  code: number;
  message: string;
  data: unknown;
}

/** The error that stands for a response without a result. */
export function responseError(response: Exclude<RpcResponse, { kind: 'result' }>): unknown {
  switch (response.kind) {
    case 'error':
      return new JsonRpcError(response.code, response.message, response.data);
    case 'closed':
      return new NoResponseError('Connection closed');
    case 'cut':
      return new JsonRpcError(streamClosedCode, 'The stream ended before the response.', undefined);
    case 'unsent':
    case 'unusable':
      return response.error;
    case 'cancelled':
      return response.reason;
  }
}

type RequestId = string | number;

/** A request without a response. */
export interface PendingRequest {
  id: RequestId;
  method: string;
  /** The caller's own number for it. */
  tag: number | undefined;
  settle: (response: RpcResponse) => void;
}

/**
 * How long a response that belongs to no request may be one to a notification, in ms: until then the right one is waited
 * for.
 */
const gracePeriod = 2_000;

const idHint = 'A response must have the id of its request (JSON-RPC 2.0). See all frames with --trace.';
const jsonHint = 'See all that it sends with --trace.';

/** The requests of a connection that have no response yet, and what was received in place of responses. */
export class PendingRequests {
  readonly #open = new Map<RequestId, PendingRequest>();
  /** The ids of requests that were given up: their responses may still arrive. */
  readonly #abandoned = new Set<string>();
  /** The ids of all requests that were sent: numbers count up. */
  readonly #named = new Set<string>();
  #lastNumber = 0;
  #unmatched: string | undefined;
  /**
   * How many notifications were sent that the server may still respond to, as some do, with a null id, none, or 0; and the
   * last number given before. A response to a later request shows that no more such responses follow.
   */
  #notifications = { count: 0, after: 0 };
  readonly #report: (diagnostic: Diagnostic) => void;

  constructor(report: (diagnostic: Diagnostic) => void) {
    this.#report = report;
  }

  /**
   * The last answer that could not be matched to a request while the current ones were waiting, as the end of a sentence;
   * it may contain secrets.
   */
  get unmatched(): string | undefined {
    return this.#unmatched;
  }

  add(request: PendingRequest): void {
    const { id } = request;
    if (this.#waiting().length === 0) this.#unmatched = undefined;
    this.#open.set(id, request);
    if (typeof id === 'number') this.#lastNumber = Math.max(this.#lastNumber, id);
    else this.#named.add(id);
  }

  /** Registers that a notification was sent. */
  addNotification(): void {
    this.#notifications = { count: this.#notifications.count + 1, after: this.#lastNumber };
  }

  get(id: RequestId): PendingRequest | undefined {
    return this.#open.get(id);
  }

  delete(id: RequestId): void {
    this.#open.delete(id);
  }

  /** Removes a request that is not waited for any more. */
  abandon(id: RequestId): void {
    if (this.#open.delete(id)) this.#abandoned.add(String(id));
  }

  all(): PendingRequest[] {
    return [...this.#open.values()];
  }

  /**
   * Settles the request that a response belongs to. One that belongs to none ends the request that must have been meant,
   * if that can be told. `relatedRequest` is the id of the request on whose own stream it was received.
   */
  receive(frame: Frame, response: RpcResponse, relatedRequest: RequestId | undefined): void {
    const { id } = frame as { id?: unknown };
    const request = this.#open.get(id as RequestId) ?? this.#alike(id);
    if (request !== undefined) {
      if (Number(request.id) > this.#notifications.after) this.#notifications.count = 0;
      request.settle(response);
    } else if (this.#abandoned.delete(String(id))) return;
    else if (this.#wasSent(id)) this.#unmatched = `a second response with the id ${idText(id)}`;
    else if (relatedRequest === undefined && this.#notifications.count > 0) this.#defer(id, response);
    else this.#receiveUnmatched(id, response, relatedRequest);
  }

  /** Waits for the response to the only request after one that may be to a notification. */
  #defer(id: unknown, response: RpcResponse): void {
    this.#notifications.count -= 1;
    this.#report({
      code: 'unmatched-response',
      message: `It sent a response that ${idFault(id)}, which may be one to a notification.`,
    });
    const request = this.#meant(undefined);
    if (request === undefined) {
      this.#receiveUnmatched(id, response, undefined);
      return;
    }
    setTimeout(() => {
      const isWaiting = this.#open.get(request.id) === request;
      if (isWaiting) this.#receiveUnmatched(id, response, request.id);
    }, gracePeriod).unref();
  }

  #receiveUnmatched(id: unknown, response: RpcResponse, relatedRequest: RequestId | undefined): void {
    if (id === null || id === undefined) this.#receiveWithoutId(response, id, relatedRequest);
    else this.#rejectId(idFault(id), relatedRequest);
  }

  /** Examines text that contains no message: it may have been meant as a response. */
  async receiveText(text: string, relatedRequest: RequestId | undefined): Promise<void> {
    if (this.#open.size === 0) return;
    const { readBrokenAnswer } = await import('../framing/broken-answer.ts');
    const broken = readBrokenAnswer(text);
    if (broken === undefined) return;
    const { id, fault, isWorthShowing } = broken;
    const answer = isWorthShowing ? `${fault}:\n${excerpt(text.trim())}` : fault;
    const named = id === undefined ? undefined : (this.#open.get(id) ?? this.#alike(id));
    if (named !== undefined) this.#end(named, answer, jsonHint);
    else if (id === undefined || !this.#wasSent(id)) this.#rejectText(answer, relatedRequest);
  }

  /** An error without an id is that of the only request: servers send it for what they cannot read. */
  #receiveWithoutId(response: RpcResponse, id: unknown, relatedRequest: RequestId | undefined): void {
    const request = this.#meant(relatedRequest);
    if (response.kind === 'error' && request !== undefined) {
      this.#report({ code: 'null-id', message: 'An error does not say which request it answers.' });
      request.settle(response);
    } else {
      this.#rejectId(idFault(id), relatedRequest);
    }
  }

  #rejectId(fault: string, relatedRequest: RequestId | undefined): void {
    const request = this.#meant(relatedRequest);
    const answer = `a response that ${fault}`;
    if (request === undefined) this.#unmatched = answer;
    else this.#end(request, `${answer}, not ${request.id}`, idHint);
  }

  #rejectText(answer: string, relatedRequest: RequestId | undefined): void {
    const request = this.#meant(relatedRequest);
    if (request === undefined) this.#unmatched = answer;
    else this.#end(request, answer, jsonHint);
  }

  #end(request: PendingRequest, answer: string, hint: string): void {
    request.settle({ kind: 'unusable', error: new UnusableAnswerError(request.method, answer, hint) });
  }

  /** The request that an answer must be meant for that does not say so; undefined if it may be another one. */
  #meant(relatedRequest: RequestId | undefined): PendingRequest | undefined {
    if (relatedRequest !== undefined) return this.#open.get(relatedRequest);
    const waiting = this.#waiting();
    const [only, another] = waiting.length > 0 ? waiting : this.all();
    return another === undefined ? only : undefined;
  }

  /** The requests that wait for their response: that to a subscription is the end of it. */
  #waiting(): PendingRequest[] {
    return this.all().filter(({ method }) => method !== 'subscriptions/listen');
  }

  /** The request whose id the server sent as another type. */
  #alike(id: unknown): PendingRequest | undefined {
    const [, request] = [...this.#open].find(([known]) => String(known) === String(id)) ?? [];
    if (request !== undefined) {
      this.#report({ code: 'id-type', message: 'It returns the ids of requests as another type.' });
    }
    return request;
  }

  #wasSent(id: unknown): boolean {
    const number = Number(id);
    return (
      this.#named.has(String(id)) || (Number.isInteger(number) && number > 0 && number <= this.#lastNumber)
    );
  }
}

/** What is wrong with the id of a response, as a predicate. */
function idFault(id: unknown): string {
  return id === undefined ? 'has no id' : `has the id ${idText(id)}`;
}

function idText(id: unknown): string {
  return excerpt(stringifyJson(id) ?? String(id), 100);
}
