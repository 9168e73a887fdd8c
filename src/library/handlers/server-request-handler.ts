import { abortable } from '../../core/abort.ts';
import { UsageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { ServerRequest, ServerRequestHandler, ServerRequestResult } from '../../core/server-requests.ts';
import type {
  ClientHandlers,
  ElicitationAnswer,
  ElicitationHandler,
  ElicitationParams,
  SamplingHandler,
  SamplingParams,
  ServerRequestContext,
} from '../api/handlers.ts';
import type { Signal } from '../api/platform-types.ts';
import { toJsonObject } from '../data/json-arguments.ts';

/** Returns a handler of server requests that calls the program's current handlers, and declines what has none. */
export function toServerRequestHandler(current: () => ClientHandlers): ServerRequestHandler {
  return async (request, signal) => {
    const { sampling, elicitation } = current();
    const context: ServerRequestContext = { server: request.server, signal: signal as Signal };
    if (request.type === 'sampling') {
      return sampling === undefined ? { action: 'decline' } : sample(sampling, request.params, context);
    }
    return elicitation === undefined ? { action: 'decline' } : elicit(elicitation, request, context, signal);
  };
}

async function sample(
  handler: SamplingHandler,
  rawParams: JsonObject,
  context: ServerRequestContext,
): Promise<ServerRequestResult> {
  const params = rawParams as unknown as SamplingParams;
  const answer = await handler(params.messages ?? [], params, context);
  const result =
    typeof answer === 'string' ? { content: { type: 'text', text: answer }, stopReason: 'endTurn' } : answer;
  return { action: 'accept', content: toJsonObject({ role: 'assistant', model: 'mcpc', ...result }) };
}

async function elicit(
  handler: ElicitationHandler,
  request: Exclude<ServerRequest, { type: 'sampling' }>,
  context: ServerRequestContext,
  signal: AbortSignal,
): Promise<ServerRequestResult> {
  const { message } = request;
  if (request.type === 'url') {
    const params: ElicitationParams = { mode: 'url', message, url: request.url };
    const answer = await handler(message, undefined, params, context);
    if (answer === false) return { action: 'decline' };
    if (isElicitationAnswer(answer, {}) && answer.action !== 'accept') return { action: answer.action };
    if (!request.wait || request.completed === undefined) return { action: 'accept', visiting: true };
    await abortable(request.completed, signal);
    return { action: 'accept' };
  }
  const { schema } = request;
  const params: ElicitationParams = { mode: 'form', message, requestedSchema: schema };
  const answer = await handler(message, schema, params, context);
  const fields = isObject(schema.properties) ? (schema.properties as JsonObject) : {};
  if (!isElicitationAnswer(answer, fields)) {
    return { action: 'accept', content: formContent(answer, fields, schema) };
  }
  if (answer.action !== 'accept') return { action: answer.action };
  return { action: 'accept', content: toJsonObject(answer.content ?? {}) };
}

/** Whether a handler returned an answer with an action, as opposed to the content of a form that has such a field. */
function isElicitationAnswer(returned: unknown, fields: JsonObject): returned is ElicitationAnswer {
  if (!isObject(returned) || Object.hasOwn(fields, 'action')) return false;
  const others = Object.keys(returned).filter((name) => name !== 'action' && name !== 'content');
  return others.length === 0 && ['accept', 'decline', 'cancel'].includes(String(returned.action));
}

/** Returns the content of a form: an object as returned, or a single value as the form's only field. */
function formContent(returned: unknown, fields: JsonObject, schema: JsonObject): Record<string, Json> {
  if (isObject(returned)) return toJsonObject(returned);
  const names = Object.keys(fields);
  const [only] = names;
  if (returned === undefined || returned === null) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (required.length === 0) return {};
  } else if (only !== undefined && names.length === 1) return toJsonObject({ [only]: returned });
  const value = returned === undefined ? 'nothing' : stringifyJson(returned);
  throw new UsageError(
    `The elicitation handler returned ${value}, but the form has the fields ${names.join(', ')}.`,
    { hint: 'Return an object with the fields, or { action: "decline" }.' },
  );
}
