import { isObject, type Json, type JsonObject } from '../../core/json.ts';

/** How many sampling requests one request of ours may cause, where nothing else was said. */
export const defaultSamplingRounds = 25;

/**
 * What is wrong with the messages of a sampling request (specification, "Sampling: message content constraints"):
 * results of tools stand alone, and each use of a tool has its result in the next message.
 */
export function samplingProblem({ messages }: JsonObject): string | undefined {
  let open: string[] = [];
  for (const message of Array.isArray(messages) ? messages : []) {
    const blocks = contentOf(message);
    const results = blocks.filter(({ type }) => type === 'tool_result');
    if (results.length > 0 && results.length < blocks.length) {
      return 'Tool results mixed with other content';
    }
    const answered = results.map(({ toolUseId }) => String(toolUseId));
    if (open.some((id) => !answered.includes(id))) return 'Tool result missing in request';
    open = blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => String(id));
  }
  return open.length > 0 ? 'Tool result missing in request' : undefined;
}

/** The blocks of a message, of which there may be one or a list. */
function contentOf(message: Json): JsonObject[] {
  const content = isObject(message) ? message.content : undefined;
  return (Array.isArray(content) ? content : [content]).filter(isObject) as JsonObject[];
}
