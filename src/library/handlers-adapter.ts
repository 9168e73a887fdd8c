import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { ServerRequest, ServerRequestHandler, ServerRequestResult } from '../core/server-requests.ts';
import type {
  ElicitationAnswer,
  ElicitationHandler,
  ElicitationParams,
  QuestionContext,
  Root,
  Roots,
  SamplingHandler,
  SamplingParams,
} from './handlers.ts';
import { toJsonObject } from './json-arguments.ts';
import type { Signal } from './platform-types.ts';

/** Who answers what a server asks. */
export interface Handlers {
  sampling: SamplingHandler | undefined;
  elicitation: ElicitationHandler | undefined;
}

/** The port of the engine for the functions of a program. What nobody answers is declined. */
export function toServerRequestHandler({ sampling, elicitation }: Handlers): ServerRequestHandler {
  return async (question, signal) => {
    const context: QuestionContext = { server: question.server, signal: signal as Signal };
    if (question.type === 'sampling') {
      return sampling === undefined ? { action: 'decline' } : sample(sampling, question.params, context);
    }
    return elicitation === undefined ? { action: 'decline' } : elicit(elicitation, question, context, signal);
  };
}

async function sample(
  handler: SamplingHandler,
  asked: JsonObject,
  context: QuestionContext,
): Promise<ServerRequestResult> {
  const params = asked as unknown as SamplingParams;
  const answer = await handler(params.messages ?? [], params, context);
  const result =
    typeof answer === 'string' ? { content: { type: 'text', text: answer }, stopReason: 'endTurn' } : answer;
  return { action: 'accept', content: toJsonObject({ role: 'assistant', model: 'mcpc', ...result }) };
}

async function elicit(
  handler: ElicitationHandler,
  question: Exclude<ServerRequest, { type: 'sampling' }>,
  context: QuestionContext,
  signal: AbortSignal,
): Promise<ServerRequestResult> {
  const { message } = question;
  if (question.type === 'url') {
    const params: ElicitationParams = { mode: 'url', message, url: question.url };
    const answer = await handler(message, undefined, params, context);
    if (answer === false) return { action: 'decline' };
    if (isAnswer(answer, {}) && answer.action !== 'accept') return { action: answer.action };
    if (!question.wait || question.completed === undefined) return { action: 'accept', visiting: true };
    await Promise.race([question.completed, aborted(signal)]);
    return { action: 'accept' };
  }
  const { schema } = question;
  const params: ElicitationParams = { mode: 'form', message, requestedSchema: schema };
  const answer = await handler(message, schema, params, context);
  const fields = isObject(schema.properties) ? (schema.properties as JsonObject) : {};
  if (!isAnswer(answer, fields)) return { action: 'accept', content: contentOf(answer, fields, schema) };
  if (answer.action !== 'accept') return { action: answer.action };
  return { action: 'accept', content: toJsonObject(answer.content ?? {}) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Whether what a handler gave says itself what becomes of the question, and is not the fields of a form. */
function isAnswer(given: unknown, fields: JsonObject): given is ElicitationAnswer {
  if (!isObject(given) || Object.hasOwn(fields, 'action')) return false;
  const others = Object.keys(given).filter((name) => name !== 'action' && name !== 'content');
  return others.length === 0 && ['accept', 'decline', 'cancel'].includes(String(given.action));
}

/** The fields of a form: as given, or of a single value the only field there is. */
function contentOf(given: unknown, fields: JsonObject, schema: JsonObject): Record<string, Json> {
  if (isObject(given)) return toJsonObject(given);
  const names = Object.keys(fields);
  const [only] = names;
  if (given === undefined || given === null) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (required.length === 0) return {};
  } else if (only !== undefined && names.length === 1) return toJsonObject({ [only]: given });
  throw new UsageError(
    `The elicitation handler gave ${given === undefined ? 'nothing' : JSON.stringify(given)}, and the form has the fields ${names.join(', ')}.`,
    { hint: 'Give an object with the fields, or { action: "decline" }.' },
  );
}

/** The roots as the engine tells them: a list, or a function that is asked each time. */
export function rootsFor(roots: Roots): EngineRoot[] | (() => Promise<EngineRoot[]>) {
  if (typeof roots === 'function') return async () => (await roots()).map(rootOf);
  return roots.map(rootOf);
}

interface EngineRoot {
  uri: string;
  name?: string;
}

function rootOf(root: Root): EngineRoot {
  if (typeof root !== 'string') return root;
  if (/^[a-z][a-z\d+.-]+:/i.test(root)) return { uri: root, ...named(root) };
  const path = resolve(root);
  return { uri: pathToFileURL(path).href, name: basename(path) };
}

function named(uri: string): { name?: string } {
  if (!uri.startsWith('file:')) return {};
  try {
    return { name: basename(fileURLToPath(uri)) };
  } catch {
    return {};
  }
}
