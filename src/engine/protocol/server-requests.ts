import { asString, isObject, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type {
  ServerRequestHandler,
  ServerRequestResult,
  UrlElicitation,
} from '../../core/server-requests.ts';
import { excerpt } from '../errors/excerpt.ts';
import type { RequestedInput } from './input/requested-input.ts';
import { parseSamplingRequest, samplingProblem } from './input/sampling-request.ts';
import type { ClientFeatures } from './negotiation/capabilities.ts';
import { RequestRejected } from './request-rejected.ts';

/** JSON-RPC error for a sampling request that the user declined (specification, "Sampling"). */
const declinedByUser = -1;
const invalidParams = -32_602;
const methodNotFound = -32_601;

export interface DispatcherOptions {
  server: string;
  /** Read for each request of the server: they can change. */
  features: Readonly<ClientFeatures>;
  handler: ServerRequestHandler;
  /** Settles when the server reports that the URL elicitation with this id is complete. */
  whenComplete: (elicitationId: string) => Promise<void>;
}

/** Answers the requests of a server, however they are transmitted. */
export class ServerRequestDispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /**
   * Returns the result of a server request, which is counted in `input`. Throws RequestRejected, ServerError if a limit is
   * exceeded, or what the handler throws.
   */
  async handle(
    method: string,
    params: JsonObject,
    input: RequestedInput,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const { sampling, elicitation, roots } = this.#options.features;
    if (method === 'sampling/createMessage' && sampling !== false) return this.#sample(params, input, signal);
    if (method === 'elicitation/create' && elicitation) return this.#elicit(params, input, signal);
    if (method === 'roots/list' && roots !== undefined) {
      const list = typeof roots === 'function' ? await roots() : roots;
      return { roots: list as unknown as JsonObject[] };
    }
    throw new RequestRejected(methodNotFound, `This client does not support ${method}.`);
  }

  /** Has the user open a URL before a request is sent again. */
  elicitUrl(
    elicitation: JsonObject,
    input: RequestedInput,
    signal: AbortSignal,
  ): Promise<ServerRequestResult> {
    const request = this.#urlElicitation(elicitation, true);
    return input.answered(() => this.#options.handler(request, signal), signal);
  }

  async #sample(params: JsonObject, input: RequestedInput, signal: AbortSignal): Promise<JsonObject> {
    const { server, handler } = this.#options;
    const request = parseSamplingRequest(server, params);
    const problem = samplingProblem(request.messages);
    if (problem !== undefined) throw new RequestRejected(invalidParams, problem);
    const most = input.countSampling();
    if (most !== undefined) {
      const reason = `it exceeds the limit of ${most} per request`;
      throw samplingRejected({ action: 'decline', reason }, 'Allow more with --sampling-rounds COUNT.');
    }
    const result = await input.answered(() => handler(request, signal), signal);
    if (result.action !== 'accept') throw samplingRejected(result);
    return result.content ?? {};
  }

  async #elicit(params: JsonObject, input: RequestedInput, signal: AbortSignal): Promise<JsonObject> {
    const { server, handler } = this.#options;
    const { requestedSchema, mode } = params;
    if (mode !== undefined && mode !== null && mode !== 'form' && mode !== 'url') {
      const given = excerpt(stringifyJson(mode), 100);
      throw new RequestRejected(invalidParams, `This client does not support the elicitation mode ${given}.`);
    }
    const schema = isObject(requestedSchema) ? (requestedSchema as JsonObject) : {};
    const request =
      mode === 'url'
        ? this.#urlElicitation(params, false)
        : ({ type: 'form', server, message: asString(params.message) ?? '', schema } as const);
    const result = await input.answered(() => handler(request, signal), signal);
    if (result.action !== 'accept') return { action: result.action };
    return { action: 'accept', ...(result.content === undefined ? {} : { content: result.content }) };
  }

  #urlElicitation(params: JsonObject, wait: boolean): UrlElicitation {
    const { server, whenComplete } = this.#options;
    const id = asString(params.elicitationId);
    return {
      type: 'url',
      server,
      message: asString(params.message) ?? '',
      url: String(params.url ?? ''),
      completed: id === undefined ? undefined : whenComplete(id),
      wait,
    };
  }
}

function samplingRejected(
  result: Exclude<ServerRequestResult, { action: 'accept' }>,
  hint?: string,
): RequestRejected {
  if (result.action === 'cancel') {
    return new RequestRejected(declinedByUser, 'The sampling request was cancelled.');
  }
  const why = result.reason === undefined ? '' : `: ${result.reason}`;
  return new RequestRejected(declinedByUser, `The sampling request was declined${why}.`, hint);
}
