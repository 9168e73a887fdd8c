import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type { Answer, Asker, UrlQuestion } from '../../core/server-requests.ts';
import type { Askable } from './capabilities.ts';
import { samplingProblem } from './sampling-limits.ts';

/** JSON-RPC error with which a sampling request is declined (specification, "Sampling"). */
const declinedByUser = -1;
const invalidParams = -32_602;
const methodNotFound = -32_601;

/** A question that is answered with an error. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface QuestionSettings {
  server: string;
  /** Read anew for each question: roots change. */
  askable: () => Askable;
  ask: Asker;
  /** How many sampling requests one request may cause; more are declined. */
  samplingRounds: number;
  /** Settles when the server says that the visit with this id came to its end. */
  visited: (elicitationId: string) => Promise<void>;
}

/** The requests that a server sends, or puts into an `input_required` result. */
const methods = ['sampling/createMessage', 'elicitation/create', 'roots/list'];

/** Answers what a server asks; how the question came, and how the answer goes back, is others' business. */
export class Questions {
  readonly #settings: QuestionSettings;
  #samplings = 0;

  constructor(settings: QuestionSettings) {
    this.#settings = settings;
  }

  knows(method: string): boolean {
    return methods.includes(method);
  }

  /** No request of ours runs any more: sampling rounds are counted from the beginning. */
  restart(): void {
    this.#samplings = 0;
  }

  /** The result of the server's request. Throws Refusal. */
  async answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { sampling, elicitation, roots } = this.#settings.askable();
    if (method === 'sampling/createMessage' && sampling !== false) return this.#sample(params, signal);
    if (method === 'elicitation/create' && elicitation) return this.#elicit(params, signal);
    if (method === 'roots/list' && roots !== undefined) {
      const named = typeof roots === 'function' ? await roots() : roots;
      return { roots: named as unknown as JsonObject[] };
    }
    if (this.knows(method)) throw new Refusal(methodNotFound, `This client has not offered ${method}.`);
    throw new Refusal(methodNotFound, `This client does not know ${method}.`);
  }

  /** The person's word on an address that a request needs visited before it is sent again. */
  visit(elicitation: JsonObject, signal: AbortSignal): Promise<Answer> {
    return this.#settings.ask(this.#urlQuestion(elicitation, true), signal);
  }

  async #sample(params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { server, ask, samplingRounds } = this.#settings;
    const problem = samplingProblem(params);
    if (problem !== undefined) throw new Refusal(invalidParams, problem);
    this.#samplings += 1;
    if (this.#samplings > samplingRounds) {
      throw refused({ action: 'decline', reason: `there were ${samplingRounds} in one request already` });
    }
    const answer = await ask({ type: 'sampling', server, params }, signal);
    if (answer.action !== 'accept') throw refused(answer);
    return answer.content ?? {};
  }

  async #elicit(params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { server, ask } = this.#settings;
    const question =
      params.mode === 'url'
        ? this.#urlQuestion(params, false)
        : ({ type: 'form', server, message: messageOf(params), schema: schemaOf(params) } as const);
    const answer = await ask(question, signal);
    if (answer.action !== 'accept') return { action: answer.action };
    return { action: 'accept', ...(answer.content === undefined ? {} : { content: answer.content }) };
  }

  #urlQuestion(params: JsonObject, wait: boolean): UrlQuestion {
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

function refused(answer: Answer): Refusal {
  if (answer.action === 'cancel') return new Refusal(declinedByUser, 'The sampling request was cancelled.');
  const reason = answer.action === 'decline' ? answer.reason : undefined;
  const why = reason === undefined ? '' : `: ${reason}`;
  return new Refusal(declinedByUser, `The sampling request was declined${why}.`);
}

function messageOf({ message }: JsonObject): string {
  return typeof message === 'string' ? message : '';
}

function schemaOf({ requestedSchema }: JsonObject): JsonObject {
  return isObject(requestedSchema) ? (requestedSchema as JsonObject) : {};
}
