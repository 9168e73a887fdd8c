import { randomUUID } from 'node:crypto';
import { UsageError } from '../../core/errors.ts';
import { asJsonObject, asNumber, asString, type Json, type JsonObject } from '../../core/json.ts';
import { readJson, stringifyJson } from '../../core/json-text.ts';
import type { SamplingRequest } from '../../core/server-requests.ts';
import type { AnswerOptions, ChatModel, ModelAnswer } from './chat-model.ts';
import { type ApiSettings, postToModel, RefusedRequest, unusable } from './model-api.ts';
import { droppedText, samplingResult } from './sampling-result.ts';
import { type Part, type Turn, turnsOf } from './turns.ts';

/** The stop reasons of MCP for those of the API; others are passed on as they are. */
const stopReasons: Record<string, string> = {
  stop: 'endTurn',
  length: 'maxTokens',
  tool_calls: 'toolUse',
  function_call: 'toolUse',
};

/** The formats of audio that the API takes. */
const audioFormats: Record<string, string> = {
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
};

/** A model behind the chat completions API of OpenAI, which many others have too: Ollama, vLLM, LM Studio, OpenRouter. */
export class OpenAiModel implements ChatModel {
  readonly name: string;
  readonly host: string;
  readonly #api: ApiSettings;

  constructor(name: string, api: ApiSettings) {
    this.name = name;
    this.host = api.url.host;
    this.#api = api;
  }

  async answer(request: SamplingRequest, options: AnswerOptions): Promise<ModelAnswer> {
    const { apiKey } = this.#api;
    const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    let body = bodyOf(request, this.name, this.#limitName());
    for (;;) {
      try {
        return this.#read(await postToModel(this.#api, headers, body, options), request);
      } catch (error) {
        const accepted = error instanceof RefusedRequest ? withoutRefused(body, error.parameter) : undefined;
        if (accepted === undefined) throw error;
        if (accepted.dropped !== undefined) {
          options.notice(droppedText(this.name, accepted.dropped));
        }
        body = accepted.body;
      }
    }
  }

  /** The parameter with the token limit: OpenAI deprecated the name that all others use. */
  #limitName(): string {
    return /(?:^|\.)openai\.(?:com|azure\.com)$/.test(this.#api.url.hostname)
      ? 'max_completion_tokens'
      : 'max_tokens';
  }

  #read(response: JsonObject, request: SamplingRequest): ModelAnswer {
    const [first] = [response.choices ?? []].flat();
    const choice = asJsonObject(first);
    const message = asJsonObject(choice?.message);
    if (message === undefined) throw unusable(this.#api.url, 'it has no choices[0].message');
    const text = this.#textOf(message.content ?? message.refusal ?? '');
    const uses = [message.tool_calls ?? []].flat().map((call) => this.#toolUse(call));
    const finish = asString(choice?.finish_reason);
    const usage = asJsonObject(response.usage);
    return {
      result: samplingResult(
        {
          texts: [text],
          uses,
          model: asString(response.model) ?? this.name,
          stopReason: uses.length > 0 ? 'toolUse' : this.#stopReason(finish, choice),
        },
        request,
      ),
      usage: { input: asNumber(usage?.prompt_tokens), output: asNumber(usage?.completion_tokens) },
    };
  }

  /** Some servers return the content in parts, as those of a request. Parts of other types, such as thoughts, are left out. */
  #textOf(content: Json): string {
    if (typeof content === 'string') return content;
    if (!Array.isArray(content)) throw unusable(this.#api.url, 'the content of its message is not text');
    return content.map((part) => asString(asJsonObject(part)?.text) ?? '').join('');
  }

  #stopReason(finish: string | undefined, choice: JsonObject | undefined): string | undefined {
    // vLLM says which stop sequence ended the answer.
    if (finish === 'stop' && typeof choice?.stop_reason === 'string') return 'stopSequence';
    return finish === undefined ? undefined : (stopReasons[finish] ?? finish);
  }

  #toolUse(call: Json): { id: string; name: string; input: Json } {
    const { id, function: used } = asJsonObject(call) ?? {};
    const { name, arguments: given } = asJsonObject(used) ?? {};
    if (typeof name !== 'string') throw unusable(this.#api.url, 'it has a tool call without a name');
    return { id: asString(id) ?? `call_${randomUUID()}`, name, input: this.#argumentsOf(name, given) };
  }

  #argumentsOf(name: string, given: Json | undefined): JsonObject {
    if (typeof given !== 'string') return asJsonObject(given) ?? {};
    if (given.trim() === '') return {};
    const read = readJson(given);
    const input = 'value' in read ? asJsonObject(read.value) : undefined;
    if (input !== undefined) return input;
    throw unusable(this.#api.url, `the arguments for ${name} are not a JSON object`);
  }
}

/** Returns the body of a request (OpenAI API reference, "Create chat completion"). */
function bodyOf(request: SamplingRequest, model: string, limitName: string): JsonObject {
  const { systemPrompt, maxTokens, temperature, stopSequences, tools, toolMode, toolUse } = request;
  const system: JsonObject[] = systemPrompt === undefined ? [] : [{ role: 'system', content: systemPrompt }];
  return {
    model,
    messages: [...system, ...turnsOf(request).flatMap(messagesOf)],
    ...(maxTokens === undefined ? {} : { [limitName]: maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(stopSequences.length === 0 ? {} : { stop: stopSequences }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    ...(tools.length === 0 || toolMode === undefined ? {} : { tool_choice: toolUse }),
  };
}

function toolOf({ name, description, inputSchema }: SamplingRequest['tools'][number]): JsonObject {
  const about = description === '' ? {} : { description };
  return { type: 'function', function: { name, ...about, parameters: inputSchema } };
}

function messagesOf({ role, parts, uses, results }: Turn): JsonObject[] {
  if (role === 'assistant') return [assistantMessage(parts, uses)];
  return [
    ...results.map(toolMessage),
    // Results of tools have no place for media: they follow as a message of the user.
    ...results.flatMap(({ id, parts: all }) => {
      const media = all.filter(({ type }) => type !== 'text').map(contentOf);
      if (media.length === 0) return [];
      return [{ role: 'user', content: [{ type: 'text', text: `Of the result of ${id}:` }, ...media] }];
    }),
    ...(parts.length === 0 ? [] : [{ role: 'user', content: userContent(parts) }]),
  ];
}

function userContent(parts: Part[]): Json {
  const [first] = parts;
  return parts.length === 1 && first?.type === 'text' ? first.text : parts.map(contentOf);
}

function assistantMessage(parts: Part[], uses: Turn['uses']): JsonObject {
  if (parts.some(({ type }) => type !== 'text')) {
    throw new UsageError(
      'The sampling request has media in a message of the assistant, which the API does not accept.',
    );
  }
  const text = textOf(parts);
  const calls = uses.map(({ id, name, input }) => ({
    id,
    type: 'function',
    function: { name, arguments: stringifyJson(input) },
  }));
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function toolMessage({ id, isError, parts }: Turn['results'][number]): JsonObject {
  const text = textOf(parts);
  return { role: 'tool', tool_call_id: id, content: isError ? `The tool failed: ${text}` : text };
}

function textOf(parts: Part[]): string {
  return parts
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('\n')
    .trim();
}

function contentOf(part: Part): JsonObject {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url: `data:${part.mimeType};base64,${part.data}` } };
    case 'audio': {
      const format = audioFormats[part.mimeType.split(';', 1)[0]?.trim().toLowerCase() ?? ''];
      if (format !== undefined) return { type: 'input_audio', input_audio: { data: part.data, format } };
      throw new UsageError(
        `The sampling request has audio of type ${part.mimeType}, but the API accepts only WAV and MP3.`,
      );
    }
  }
}

/**
 * Returns the body without the parameter that a model refused, if it can be left out or has another name. `dropped`:
 * what the model will not see.
 */
function withoutRefused(
  body: JsonObject,
  parameter: string | undefined,
): { body: JsonObject; dropped?: string } | undefined {
  if (parameter === undefined || body[parameter] === undefined) return undefined;
  const { [parameter]: value, ...rest } = body;
  if (parameter === 'max_tokens') return { body: { ...rest, max_completion_tokens: value as Json } };
  if (parameter === 'temperature') return { body: rest, dropped: 'temperature' };
  return parameter === 'stop' ? { body: rest, dropped: 'stop sequences' } : undefined;
}
