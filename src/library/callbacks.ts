import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import type { ServerRequest, ServerRequestHandler, ServerRequestResult } from '../core/server-requests.ts';
import { toJsonObject } from './data/json-arguments.ts';
import type {
  ClientEvent,
  ClientHandlers,
  ElicitationAnswer,
  ElicitationHandler,
  ElicitationParams,
  QuestionContext,
  Root,
  Roots,
  SamplingHandler,
  SamplingParams,
} from './handlers.ts';
import { callMessageHandlers, notificationOf } from './message-hooks.ts';
import type { Signal } from './platform-types.ts';

/**
 * Returns a listener that passes the engine's events to the current handlers of the program. If one throws or rejects,
 * the error is emitted as a `failure` event, or as a process warning if there is no `onEvent`.
 */
export function toEventListener(current: () => ClientHandlers): EventListener {
  return (event) => {
    if (event.type === 'listed' || event.type === 'memberListed') return;
    const { onLog, onMessage, onEvent, messageHandlers, notificationHandlers } = current();
    const call = (callback: () => unknown) =>
      guarded(callback, (error) => reportFailure(error, event, onEvent));
    const notification = notificationOf(event);
    if (notification !== undefined && event.server !== undefined) {
      const { server } = event;
      call(() => onMessage?.({ server, ...notification }));
      if (event.type !== 'notification') {
        // Programs receive each notification as an event of its own too.
        guarded(() => onEvent?.({ type: 'notification', server, ...notification }), warn);
      }
    }
    if (messageHandlers !== undefined) callMessageHandlers(messageHandlers, event, call);
    if (event.type === 'notification') {
      const { server, method, params } = event;
      const handler = ownMember(notificationHandlers, method);
      if (handler !== undefined) call(() => handler(params, { server }));
    }
    if (event.type === 'log') {
      const { server, level, logger, data } = event;
      call(() => onLog?.({ server, level, logger, data }));
    }
    guarded(() => onEvent?.(event), warn);
  };
}

/** Returns the member of that name, unless the object inherits it. */
export function ownMember<Member>(
  members: Readonly<Record<string, Member>> | undefined,
  name: string,
): Member | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}

/** Calls a callback of the program and passes what it throws or rejects with to `failed`. */
export function guarded(callback: () => unknown, failed: (error: unknown) => void): void {
  try {
    const result = callback();
    if (result instanceof Promise) result.catch(failed);
  } catch (error) {
    failed(error);
  }
}

function reportFailure(
  error: unknown,
  { server = '' }: ClientEvent,
  onEvent: ClientHandlers['onEvent'],
): void {
  if (onEvent === undefined) warn(error);
  else guarded(() => onEvent({ type: 'failure', server, error }), warn);
}

/** Emits an error as a warning of the process. */
export function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

/** Returns a handler of server requests that calls the program's current handlers, and declines what has none. */
export function toServerRequestHandler(current: () => ClientHandlers): ServerRequestHandler {
  return async (request, signal) => {
    const { sampling, elicitation } = current();
    const context: QuestionContext = { server: request.server, signal: signal as Signal };
    if (request.type === 'sampling') {
      return sampling === undefined ? { action: 'decline' } : sample(sampling, request.params, context);
    }
    return elicitation === undefined ? { action: 'decline' } : elicit(elicitation, request, context, signal);
  };
}

async function sample(
  handler: SamplingHandler,
  rawParams: JsonObject,
  context: QuestionContext,
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
  context: QuestionContext,
  signal: AbortSignal,
): Promise<ServerRequestResult> {
  const { message } = request;
  if (request.type === 'url') {
    const params: ElicitationParams = { mode: 'url', message, url: request.url };
    const answer = await handler(message, undefined, params, context);
    if (answer === false) return { action: 'decline' };
    if (isElicitationAnswer(answer, {}) && answer.action !== 'accept') return { action: answer.action };
    if (!request.wait || request.completed === undefined) return { action: 'accept', visiting: true };
    await Promise.race([request.completed, aborted(signal)]);
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

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
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

interface EngineRoot {
  uri: string;
  name?: string;
}

/** Returns the roots as the engine sends them: a list, or a function that is called for each request. */
export function toEngineRoots(roots: Roots): EngineRoot[] | (() => Promise<EngineRoot[]>) {
  if (typeof roots === 'function') return async () => (await roots()).map(toEngineRoot);
  return roots.map(toEngineRoot);
}

function toEngineRoot(root: Root): EngineRoot {
  if (typeof root !== 'string') return root;
  if (/^[a-z][a-z\d+.-]+:/i.test(root)) return { uri: root, ...rootName(root) };
  const path = resolve(root);
  return { uri: pathToFileURL(path).href, name: basename(path) };
}

function rootName(uri: string): { name?: string } {
  if (!uri.startsWith('file:')) return {};
  try {
    return { name: basename(fileURLToPath(uri)) };
  } catch {
    return {};
  }
}
