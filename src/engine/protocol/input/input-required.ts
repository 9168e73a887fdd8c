import { anySignal } from '../../../core/abort.ts';
import { ServerError } from '../../../core/errors.ts';
import { isObject, type JsonObject } from '../../../core/json.ts';

/** Before a request without input requests is sent again, in ms, doubled up to the maximum: the server only needs time. */
const retryDelay = { first: 250, maximum: 2_000 };

export interface InputRequiredOptions {
  /** Sends the request with these params and returns its result. */
  send(params: JsonObject): Promise<unknown>;
  /** Called before the input requests of a result are answered. Throws what ends the request. */
  beginRound(): void;
  /** Answers one input request. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  /** Waits for a duration in ms. Rejects when the signal aborts. */
  pause(duration: number, signal: AbortSignal): Promise<unknown>;
  signal: AbortSignal;
}

/**
 * Sends a request, and again with the input that the server requires, until it has another result (specification
 * 2026-07-28, "Multi round-trip requests"). Returns that. Throws ServerError, and what `send` and `answer` throw.
 */
export async function requestWithInput(params: JsonObject, options: InputRequiredOptions): Promise<unknown> {
  let sent = params;
  for (let waits = 0; ; ) {
    const result = await options.send(sent);
    if (!isObject(result) || result.resultType !== 'input_required') return result;
    const { inputRequests, requestState } = result as JsonObject;
    const requests = Object.entries(isObject(inputRequests) ? inputRequests : {});
    const state = typeof requestState === 'string' ? { requestState } : {};
    if (requests.length === 0) {
      if (typeof requestState !== 'string') {
        throw new ServerError('The server requires input and does not say which.', { phase: 'request' });
      }
      const delay = Math.min(retryDelay.first * 2 ** waits, retryDelay.maximum);
      waits += 1;
      await options.pause(delay, options.signal);
      sent = { ...params, ...state };
    } else {
      waits = 0;
      options.beginRound();
      sent = { ...params, inputResponses: await answerAll(requests, options), ...state };
    }
  }
}

/** Answers the input requests of one round; when one is rejected, the others are aborted. */
async function answerAll(requests: [string, unknown][], options: InputRequiredOptions): Promise<JsonObject> {
  const stop = new AbortController();
  const signal = anySignal(options.signal, stop.signal);
  const answers = requests.map(async ([key, request]) => {
    const { method, params } = isObject(request) ? request : {};
    const known = isObject(params) ? (params as JsonObject) : {};
    return [key, await options.answer(String(method), known, signal)] as const;
  });
  try {
    return Object.fromEntries(await Promise.all(answers));
  } catch (error) {
    stop.abort();
    await Promise.allSettled(answers);
    throw error;
  }
}
