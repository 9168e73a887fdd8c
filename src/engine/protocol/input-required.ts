import { setTimeout } from 'node:timers/promises';
import { ServerError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json.ts';

/** A server that asks again and again, and is answered by a script each time, is not served for ever. */
const mostRounds = 100;
/** Before a request is sent again that needed no answer, in ms: the server wanted nothing but time. */
const pause = 250;

/** What the rounds of one request need. */
export interface InputRequiredOptions {
  /** Sends the request with these params and gives its result. */
  send(params: JsonObject): Promise<unknown>;
  /** Answers one question. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  signal: AbortSignal;
}

/**
 * Sends a request as often as the server wants input for it first (specification 2026-07-28, "Multi round-trip
 * requests"), and gives the result that is none of these. Throws ServerError, and what the ports throw.
 */
export async function requestWithInput(params: JsonObject, ports: InputRequiredOptions): Promise<unknown> {
  let sent = params;
  for (let round = 0; round <= mostRounds; round += 1) {
    const result = await ports.send(sent);
    if (!isObject(result) || result.resultType !== 'input_required') return result;
    const { inputRequests, requestState } = result as JsonObject;
    const requests = Object.entries(isObject(inputRequests) ? inputRequests : {});
    const state = typeof requestState === 'string' ? { requestState } : {};
    if (requests.length === 0) {
      if (typeof requestState !== 'string') {
        throw new ServerError('The server asks for input and does not say for which.', { phase: 'request' });
      }
      await setTimeout(pause, undefined, { signal: ports.signal });
      sent = { ...params, ...state };
    } else sent = { ...params, inputResponses: await answerAll(requests, ports), ...state };
  }
  throw new ServerError(`The server asked for input ${mostRounds} times and still wants more.`, {
    phase: 'request',
  });
}

/** Answers all that one round asks; the first that is refused ends the others. */
async function answerAll(requests: [string, unknown][], ports: InputRequiredOptions): Promise<JsonObject> {
  const stop = new AbortController();
  const signal = AbortSignal.any([ports.signal, stop.signal]);
  const answers = requests.map(async ([key, request]) => {
    const { method, params } = isObject(request) ? request : {};
    const known = isObject(params) ? (params as JsonObject) : {};
    return [key, await ports.answer(String(method), known, signal)] as const;
  });
  try {
    return Object.fromEntries(await Promise.all(answers));
  } catch (error) {
    stop.abort();
    await Promise.allSettled(answers);
    throw error;
  }
}
