import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type {
  ServerRequestHandler,
  ServerRequestResult,
  UrlElicitation,
} from '../../core/server-requests.ts';
import type { ClientFeatures } from './capabilities.ts';
import { samplingProblem } from './sampling-limits.ts';

/** JSON-RPC error with which a sampling request is declined (specification, "Sampling"). */
const declinedByUser = -1;
const invalidParams = -32_602;
const methodNotFound = -32_601;

/** A question that is answered with an error. */
export class RequestRejected extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface DispatcherOptions {
  server: string;
  /** Read anew for each question: roots change. */
  askable: () => ClientFeatures;
  handleServerRequest: ServerRequestHandler;
  /** How many sampling requests one request may cause; more are declined. */
  samplingRounds: number;
  /** Settles when the server says that the visit with this id came to its end. */
  visited: (elicitationId: string) => Promise<void>;
}

/** The requests that a server sends, or puts into an `input_required` result. */
const methods = ['sampling/createMessage', 'elicitation/create', 'roots/list'];

/** Answers what a server asks; how the question came, and how the answer goes back, is others' business. */
export class ServerRequestDispatcher {
  readonly #settings: DispatcherOptions;
  #samplings = 0;

  constructor(settings: DispatcherOptions) {
    this.#settings = settings;
  }

  supports(method: string): boolean {
    return methods.includes(method);
  }

  /** No request of ours runs any more: sampling rounds are counted from the beginning. */
  restart(): void {
    this.#samplings = 0;
  }

  /** The result of the server's request. Throws Refusal. */
  async handle(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { sampling, elicitation, roots } = this.#settings.askable();
    if (method === 'sampling/createMessage' && sampling !== false) return this.#sample(params, signal);
    if (method === 'elicitation/create' && elicitation) return this.#elicit(params, signal);
    if (method === 'roots/list' && roots !== undefined) {
      const named = typeof roots === 'function' ? await roots() : roots;
      return { roots: named as unknown as JsonObject[] };
    }
    if (this.supports(method))
      throw new RequestRejected(methodNotFound, `This client has not offered ${method}.`);
    throw new RequestRejected(methodNotFound, `This client does not know ${method}.`);
  }

  /** The person's word on an address that a request needs visited before it is sent again. */
  visit(elicitation: JsonObject, signal: AbortSignal): Promise<ServerRequestResult> {
    return this.#settings.handleServerRequest(this.#urlQuestion(elicitation, true), signal);
  }

  async #sample(params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { server, handleServerRequest, samplingRounds } = this.#settings;
    const problem = samplingProblem(params);
    if (problem !== undefined) throw new RequestRejected(invalidParams, problem);
    this.#samplings += 1;
    if (this.#samplings > samplingRounds) {
      throw refused({ action: 'decline', reason: `there were ${samplingRounds} in one request already` });
    }
    const answer = await handleServerRequest({ type: 'sampling', server, params }, signal);
    if (answer.action !== 'accept') throw refused(answer);
    return answer.content ?? {};
  }

  async #elicit(params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { server, handleServerRequest } = this.#settings;
    const question =
      params.mode === 'url'
        ? this.#urlQuestion(params, false)
        : ({ type: 'form', server, message: messageOf(params), schema: schemaOf(params) } as const);
    const answer = await handleServerRequest(question, signal);
    if (answer.action !== 'accept') return { action: answer.action };
    return { action: 'accept', ...(answer.content === undefined ? {} : { content: answer.content }) };
  }

  #urlQuestion(params: JsonObject, wait: boolean): UrlElicitation {
    const { server, visited } = this.#settings;
    const id = asString(params.elicitationId);
    const completed = id === undefined ? undefined : visited(id);
    return {
      type: 'url',
      server,
      message: messageOf(params),
      url: String(params.url ?? ''),
      completed,
      wait,
    };
  }
}

function refused(answer: ServerRequestResult): RequestRejected {
  if (answer.action === 'cancel')
    return new RequestRejected(declinedByUser, 'The sampling request was cancelled.');
  const reason = answer.action === 'decline' ? answer.reason : undefined;
  const why = reason === undefined ? '' : `: ${reason}`;
  return new RequestRejected(declinedByUser, `The sampling request was declined${why}.`);
}

function messageOf({ message }: JsonObject): string {
  return typeof message === 'string' ? message : '';
}

function schemaOf({ requestedSchema }: JsonObject): JsonObject {
  return isObject(requestedSchema) ? (requestedSchema as JsonObject) : {};
}
