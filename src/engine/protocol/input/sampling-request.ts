import {
  asJsonObject,
  asNumber,
  asString,
  isObject,
  type Json,
  type JsonObject,
} from '../../../core/json.ts';
import { stringifyJson } from '../../../core/json-text.ts';
import type {
  SamplingContent,
  SamplingMessage,
  SamplingRequest,
  SamplingTool,
} from '../../../core/server-requests.ts';

/** Parses the parameters of `sampling/createMessage`, whatever their shape. */
export function parseSamplingRequest(server: string, params: JsonObject): SamplingRequest {
  const messages = [params.messages ?? []].flat().map(messageOf);
  const tools = [params.tools ?? []]
    .flat()
    .map(toolOf)
    .filter((tool) => tool !== undefined);
  const stopSequences = [params.stopSequences ?? []]
    .flat()
    .filter((sequence) => typeof sequence === 'string');
  const preferences = asJsonObject(params.modelPreferences);
  const hints = [preferences?.hints ?? []].flat().map((hint) => asString(asJsonObject(hint)?.name));
  const toolMode = asString(asJsonObject(params.toolChoice)?.mode);
  return {
    type: 'sampling',
    server,
    params,
    messages,
    systemPrompt: asString(params.systemPrompt),
    model: {
      hints: hints.filter((name) => name !== undefined),
      cost: asNumber(preferences?.costPriority),
      speed: asNumber(preferences?.speedPriority),
      intelligence: asNumber(preferences?.intelligencePriority),
    },
    maxTokens: asNumber(params.maxTokens),
    temperature: asNumber(params.temperature),
    stopSequences,
    includeContext: asString(params.includeContext),
    metadata: params.metadata,
    tools,
    toolMode,
    toolUse: tools.length === 0 ? 'none' : toolMode === 'required' || toolMode === 'none' ? toolMode : 'auto',
  };
}

function messageOf(message: Json): SamplingMessage {
  const { role, content } = asJsonObject(message) ?? { content: message };
  return { role: asString(role) ?? 'message', content: parseSamplingContent(content) };
}

/** Parses the content of a message, or of an answer: one block or several. */
export function parseSamplingContent(content: Json | undefined): SamplingContent[] {
  return [content ?? []].flat().map(contentOf);
}

function contentOf(block: Json): SamplingContent {
  if (typeof block === 'string') return { type: 'text', text: block };
  const { type, ...members } = asJsonObject(block) ?? {};
  if (type === 'text' && typeof members.text === 'string') return { type, text: members.text };
  if (type === 'tool_use') {
    return { type, id: String(members.id), name: String(members.name), input: members.input };
  }
  if (type === 'tool_result') {
    const { toolUseId, isError, content, structuredContent } = members;
    return { type, toolUseId: String(toolUseId), isError: isError === true, content, structuredContent };
  }
  return { type: 'other', block };
}

function toolOf(tool: Json): SamplingTool | undefined {
  const { name, description, inputSchema } = asJsonObject(tool) ?? {};
  if (name === undefined) return undefined;
  return {
    name: String(name),
    description: asString(description) ?? '',
    inputSchema: asJsonObject(inputSchema) ?? {},
  };
}

/**
 * Returns what is wrong with the messages of a sampling request, if anything (specification, "Sampling: message content
 * constraints"): tool results stand alone, and each tool use has its result in the next message.
 */
export function samplingProblem(messages: readonly SamplingMessage[]): string | undefined {
  let open: string[] = [];
  for (const { content } of messages) {
    const answered: string[] = [];
    const used: string[] = [];
    for (const block of content) {
      if (block.type === 'tool_result') answered.push(block.toolUseId);
      if (block.type === 'tool_use') used.push(block.id);
    }
    if (answered.length > 0 && answered.length < content.length)
      return 'Tool results mixed with other content';
    if (open.some((id) => !answered.includes(id))) return 'Tool result missing in request';
    open = used;
  }
  return open.length > 0 ? 'Tool result missing in request' : undefined;
}

/** Returns what a result does with tools that the request does not allow, as sentences; undefined if nothing. */
export function toolUseProblem(
  result: JsonObject,
  { tools, toolUse }: Pick<SamplingRequest, 'tools' | 'toolUse'>,
): string | undefined {
  const uses = [result.content ?? []]
    .flat()
    .filter((one) => isObject(one) && one.type === 'tool_use') as JsonObject[];
  if (toolUse === 'required' && uses.length === 0) return 'The answer must use a tool, but uses none.';
  if (toolUse === 'none' && uses.length > 0) return 'The answer must not use a tool, but uses one.';
  const unknown = uses.find((use) => !tools.some(({ name }) => name === use.name));
  if (unknown === undefined) return undefined;
  return `The answer uses a tool that the request does not offer: ${stringifyJson(unknown.name)}.`;
}
