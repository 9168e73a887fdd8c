import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isObject, type JsonObject } from '../core/json.ts';
import { parseJson } from '../core/json-text.ts';
import { toolsOf } from './request-text.ts';

/** The use of a tool, as an answer has it. */
export interface ToolUse {
  name: string;
  input: JsonObject;
}

/** Who answered, as the result's `model` says it. */
export type Author = 'human' | 'command' | 'script';

/** A whole `CreateMessageResult` that says `text`. */
export function textResult(text: string, author: Author): JsonObject {
  return { role: 'assistant', content: { type: 'text', text }, model: author, stopReason: 'endTurn' };
}

/** A whole `CreateMessageResult` that uses tools; each use has an id of its own. */
export function toolUseResult(uses: readonly ToolUse[], author: Author): JsonObject {
  const content = uses.map(({ name, input }) => ({
    type: 'tool_use',
    id: `call_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
    name,
    input,
  }));
  return { role: 'assistant', content, model: author, stopReason: 'toolUse' };
}

/** Whether an answer may, must or must not use a tool. */
export function toolChoiceOf(params: JsonObject): 'auto' | 'required' | 'none' {
  if (toolsOf(params).length === 0) return 'none';
  const mode = isObject(params.toolChoice) ? params.toolChoice.mode : undefined;
  return mode === 'required' || mode === 'none' ? mode : 'auto';
}

const block = z.looseObject({ type: z.string('a kind of content') }, 'an object with a type');
const wholeResult = z.looseObject({
  role: z.enum(['assistant', 'user'], '"assistant" or "user"'),
  content: z.union([block, z.array(block)], 'a block of content, or a list of these'),
  model: z.string('the name of a model').default('unknown'),
  stopReason: z.string('text').optional(),
});

/**
 * What a command or a file gave as the answer to a sampling request: text, or a whole `CreateMessageResult` as JSON.
 * `problem` is a sentence that begins with what it is said of.
 */
export function readResult(
  text: string,
  params: JsonObject,
  author: Author,
): { result: JsonObject } | { problem: string } {
  const read = text.trimStart().startsWith('{') ? parseJson(text) : { problem: '' };
  const value = 'value' in read ? read.value : undefined;
  const isWhole = isObject(value) && Object.hasOwn(value, 'content') && Object.hasOwn(value, 'role');
  const answer = text.replace(/\r?\n$/, '');
  if (!isWhole && answer.trim() === '') return { problem: 'The answer is empty.' };
  if (!isWhole) return checkedChoice(textResult(answer, author), params);
  const parsed = wholeResult.safeParse(value);
  if (parsed.success) return checkedChoice(parsed.data as unknown as JsonObject, params);
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  return { problem: `The answer is no CreateMessageResult: ${place} must be ${issue?.message}.` };
}

/** Holds a result against what the request says of tools. */
export function checkedChoice(
  result: JsonObject,
  params: JsonObject,
): { result: JsonObject } | { problem: string } {
  const choice = toolChoiceOf(params);
  const uses = [result.content]
    .flat()
    .filter((one) => isObject(one) && one.type === 'tool_use') as JsonObject[];
  if (choice === 'required' && uses.length === 0) {
    return { problem: 'The answer has to use a tool, and uses none.' };
  }
  if (choice === 'none' && uses.length > 0) return { problem: 'The answer must not use a tool, and does.' };
  const names = toolsOf(params).map(({ name }) => name);
  const unknown = uses.find(({ name }) => !names.includes(name ?? null));
  if (unknown === undefined) return { result };
  return { problem: `The answer uses a tool that is not offered: ${JSON.stringify(unknown.name)}.` };
}
