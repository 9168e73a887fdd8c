import { UsageError } from '../../core/errors.ts';
import { asJsonObject, asNumber, asString, type Json, type JsonObject } from '../../core/json.ts';
import type { SamplingRequest } from '../../core/server-requests.ts';
import type { AnswerOptions, ChatModel, ModelAnswer, TokenUsage } from './chat-model.ts';
import { type ApiSettings, postToModel, RefusedRequest, unusable } from './model-api.ts';
import { droppedText, samplingResult } from './sampling-result.ts';
import { type Part, type Turn, turnsOf } from './turns.ts';

/** The version of the API. */
const apiVersion = '2023-06-01';
/** The API requires a limit, as does MCP, but servers may leave it out. */
const defaultMaxTokens = 4096;

/** The stop reasons of MCP for those of the API; others are passed on as they are. */
const stopReasons: Record<string, string> = {
  end_turn: 'endTurn',
  max_tokens: 'maxTokens',
  stop_sequence: 'stopSequence',
  tool_use: 'toolUse',
};

const toolChoices: Record<SamplingRequest['toolUse'], string> = {
  auto: 'auto',
  required: 'any',
  none: 'none',
};

/** A model behind the messages API of Anthropic. */
export class AnthropicModel implements ChatModel {
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
    const headers = {
      'anthropic-version': apiVersion,
      ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
    };
    const body = bodyOf(request, this.name);
    const send = (sent: JsonObject) => postToModel(this.#api, headers, sent, options);
    const response = await send(body).catch((error: unknown) => {
      const { temperature, ...rest } = body;
      // The API does not name the parameter in a member of its own.
      const isRefused = error instanceof RefusedRequest && /\btemperature\b/.test(error.message);
      if (temperature === undefined || !isRefused) throw error;
      options.notice(droppedText(this.name, 'temperature'));
      return send(rest);
    });
    return this.#read(response, request);
  }

  #read(response: JsonObject, request: SamplingRequest): ModelAnswer {
    if (!Array.isArray(response.content)) throw unusable(this.#api.url, 'it has no content');
    const blocks = response.content.map(asJsonObject).filter((block) => block !== undefined);
    const texts = blocks.filter(({ type }) => type === 'text').map(({ text }) => asString(text) ?? '');
    const uses = blocks
      .filter(({ type }) => type === 'tool_use')
      .map(({ id, name, input }) => ({ id: String(id), name: String(name), input: input ?? {} }));
    const stop = asString(response.stop_reason);
    return {
      result: samplingResult(
        {
          texts,
          uses,
          model: asString(response.model) ?? this.name,
          stopReason: stop === undefined ? undefined : (stopReasons[stop] ?? stop),
        },
        request,
      ),
      usage: usageOf(asJsonObject(response.usage)),
    };
  }
}

/** Returns the body of a request (Anthropic API reference, "Create a Message"). */
function bodyOf(request: SamplingRequest, model: string): JsonObject {
  const { systemPrompt, maxTokens, temperature, stopSequences, tools, toolUse } = request;
  // The API rejects those that are blank.
  const stops = stopSequences.filter((sequence) => sequence.trim() !== '');
  return {
    model,
    max_tokens: maxTokens ?? defaultMaxTokens,
    messages: turnsOf(request).map(messageOf),
    ...(systemPrompt === undefined || systemPrompt === '' ? {} : { system: systemPrompt }),
    // MCP does not limit it, as other APIs have temperatures up to 2.
    ...(temperature === undefined ? {} : { temperature: Math.min(temperature, 1) }),
    ...(stops.length === 0 ? {} : { stop_sequences: stops }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf), tool_choice: { type: toolChoices[toolUse] } }),
  };
}

function toolOf({ name, description, inputSchema }: SamplingRequest['tools'][number]): JsonObject {
  const about = description === '' ? {} : { description };
  return { name, ...about, input_schema: { type: 'object', ...inputSchema } };
}

function messageOf({ role, parts, uses, results }: Turn): JsonObject {
  return {
    role,
    content: [
      ...results.map(({ id, isError, parts: given }) => ({
        type: 'tool_result',
        tool_use_id: id,
        content: contentOf(given),
        ...(isError ? { is_error: true } : {}),
      })),
      ...contentOf(parts),
      ...uses.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
    ],
  };
}

/** The API rejects texts that are empty. */
function contentOf(parts: Part[]): JsonObject[] {
  return parts.filter((part) => part.type !== 'text' || part.text !== '').map(blockOf);
}

function blockOf(part: Part): JsonObject {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image', source: { type: 'base64', media_type: part.mimeType, data: part.data } };
    case 'audio':
      throw new UsageError("The sampling request has audio, which Anthropic's API does not accept.");
  }
}

function usageOf(usage: JsonObject | undefined): TokenUsage {
  const input = [usage?.input_tokens, usage?.cache_creation_input_tokens, usage?.cache_read_input_tokens]
    .map((count: Json | undefined) => asNumber(count))
    .filter((count) => count !== undefined);
  return {
    input: input.length === 0 ? undefined : input.reduce((sum, count) => sum + count, 0),
    output: asNumber(usage?.output_tokens),
  };
}
