import { ConnectionError } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { SamplingRequest } from '../../core/server-requests.ts';
import { toolUseProblem } from '../protocol/input/sampling-request.ts';

/** What a model answered, in terms that the APIs have in common. */
interface Answered {
  texts: string[];
  uses: { id: string; name: string; input: Json }[];
  model: string;
  stopReason: string | undefined;
}

/**
 * Returns a `CreateMessageResult`. Its content is a single block if that is enough: older servers know no arrays. Throws
 * ConnectionError if the model used tools otherwise than the request allows.
 */
export function samplingResult(
  { texts, uses, model, stopReason }: Answered,
  request: SamplingRequest,
): JsonObject {
  const text = texts.join('');
  const content: JsonObject[] = [
    ...(text === '' && uses.length > 0 ? [] : [{ type: 'text', text }]),
    ...uses.map((use) => ({ type: 'tool_use', ...use })),
  ];
  const [only] = content;
  const result = {
    role: 'assistant',
    content: uses.length === 0 && only !== undefined ? only : content,
    model,
    ...(stopReason === undefined ? {} : { stopReason }),
  };
  const problem = toolUseProblem(result, request);
  if (problem !== undefined) throw new ConnectionError(`${model} gave an unusable answer. ${problem}`);
  return result;
}

/** Says that a parameter is not sent because the model refused it. */
export function droppedText(model: string, parameter: string): string {
  return `${model} does not accept the ${parameter} of the request, which is sent without it.`;
}
