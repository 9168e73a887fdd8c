import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isObject, type JsonObject } from '../core/json.ts';
import { readJson } from '../core/json-text.ts';
import type { SamplingRequest } from '../core/server-requests.ts';
import { toolUseProblem } from '../engine/protocol/input/sampling-request.ts';

/** A tool use in a sampling result. */
export interface ToolUse {
  name: string;
  input: JsonObject;
}

/** Who answered; the `model` of the result. */
export type Author = 'human' | 'command' | 'script';

/** Returns a `CreateMessageResult` with the text. */
export function textResult(text: string, author: Author): JsonObject {
  return { role: 'assistant', content: { type: 'text', text }, model: author, stopReason: 'endTurn' };
}

/** Returns a `CreateMessageResult` that uses tools, each use with its own id. */
export function toolUseResult(uses: readonly ToolUse[], author: Author): JsonObject {
  const content = uses.map(({ name, input }) => ({
    type: 'tool_use',
    id: `call_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
    name,
    input,
  }));
  return { role: 'assistant', content, model: author, stopReason: 'toolUse' };
}

const block = z.looseObject({ type: z.string('a string') }, 'an object with a type');
const wholeResult = z.looseObject({
  role: z.enum(['assistant', 'user'], '"assistant" or "user"'),
  content: z.union([block, z.array(block)], 'a content block or an array of content blocks'),
  model: z.string('a model name').default('unknown'),
  stopReason: z.string('text').optional(),
});

/**
 * Parses the answer of a command or a file to a sampling request: text, or a whole `CreateMessageResult` as JSON.
 * `problem` is a sentence.
 */
export function parseSamplingResult(
  text: string,
  request: SamplingRequest,
  author: Author,
): { result: JsonObject } | { problem: string } {
  const read = text.trimStart().startsWith('{') ? readJson(text) : { problem: '' };
  const value = 'value' in read ? read.value : undefined;
  const isWhole = isObject(value) && Object.hasOwn(value, 'content') && Object.hasOwn(value, 'role');
  const answer = text.replace(/\r?\n$/, '');
  if (!isWhole && answer.trim() === '') return { problem: 'The answer is empty.' };
  if (!isWhole) return checkToolUse(textResult(answer, author), request);
  const parsed = wholeResult.safeParse(value);
  if (parsed.success) return checkToolUse(parsed.data as unknown as JsonObject, request);
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  return { problem: `The answer is not a valid CreateMessageResult: ${place} must be ${issue?.message}.` };
}

/** Checks a result against the tools and the tool choice of the request. */
export function checkToolUse(
  result: JsonObject,
  request: SamplingRequest,
): { result: JsonObject } | { problem: string } {
  const problem = toolUseProblem(result, request);
  return problem === undefined ? { result } : { problem };
}
