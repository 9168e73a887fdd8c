import { Buffer } from 'node:buffer';
import { asDouble } from '../../core/exact-number.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Tool } from '../../core/protocol.ts';
import { structuredData } from './structured-data.ts';

/** The intended audience and importance of content, according to the server. */
export interface Annotations {
  audience?: string[];
  /** From 0 to 1. */
  priority?: number;
  /** ISO 8601. */
  lastModified?: string;
}

/** The optional members of all content. */
interface ContentMembers {
  annotations?: Annotations;
  _meta?: JsonObject;
}

export interface TextContent extends ContentMembers {
  type: 'text';
  text: string;
}

export interface ImageContent extends ContentMembers {
  type: 'image';
  /** Base64. */
  data: string;
  mimeType: string;
}

export interface AudioContent extends ContentMembers {
  type: 'audio';
  /** Base64. */
  data: string;
  mimeType: string;
}

export interface ResourceLink extends ContentMembers {
  type: 'resource_link';
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  /** Bytes. */
  size?: number;
}

export interface EmbeddedResource extends ContentMembers {
  type: 'resource';
  resource: { uri: string; mimeType?: string; text?: string; blob?: string; _meta?: JsonObject };
}

/** A content block of a tool result or prompt message, as the server sent it. */
export type ContentBlock = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource;

/** The result of a tool call. */
export interface CallResult<Data = unknown> {
  /**
   * The structured content, converted according to the tool's output schema: dates to `Date`, binary data to
   * `Uint8Array`, and FastMCP's `{ result: … }` unwrapped. A number that a double cannot hold is an `ExactNumber`.
   * Undefined if there is none.
   */
  data: Data;
  /** The structured content as the server sent it, with an `ExactNumber` for each number that a double cannot hold. */
  structuredContent: Json | undefined;
  content: ContentBlock[];
  isError: boolean;
  meta: JsonObject | undefined;
}

/** Reads a result of `tools/call`. The output schema of `tool` determines its `data`. */
export function callResult<Data>(result: JsonObject, tool: Tool | undefined): CallResult<Data> {
  return {
    data: structuredData(result, tool?.outputSchema) as Data,
    structuredContent: result.structuredContent,
    content: contentBlocks(result.content),
    isError: result.isError === true,
    meta: metaOf(result),
  };
}

/** A part of a resource. */
export interface ResourceContent {
  uri: string;
  mimeType: string | undefined;
  /** Undefined if the server sent binary data. */
  text: string | undefined;
  /** The binary data, or the text in UTF-8. */
  bytes: Uint8Array;
  meta: JsonObject | undefined;
}

/** Reads a result of `resources/read`. `requestedUri` is the URI of parts that have none. */
export function resourceContents(result: JsonObject, requestedUri: string): ResourceContent[] {
  const contents: unknown[] = Array.isArray(result.contents) ? result.contents : [];
  return contents.filter(isObject).map((content) => {
    const { uri, mimeType, text, blob } = content;
    const isText = typeof text === 'string';
    return {
      uri: typeof uri === 'string' ? uri : requestedUri,
      mimeType: typeof mimeType === 'string' ? mimeType : undefined,
      text: isText ? text : undefined,
      bytes: isText ? new TextEncoder().encode(text) : decodeBase64(blob),
      meta: metaOf(content as JsonObject),
    };
  });
}

/** A message of a prompt. */
export interface PromptMessage {
  role: 'user' | 'assistant';
  content: ContentBlock;
}

/** A rendered prompt. */
export interface PromptResult {
  description: string | undefined;
  messages: PromptMessage[];
  meta: JsonObject | undefined;
}

export function promptResult(result: JsonObject): PromptResult {
  const messages = Array.isArray(result.messages) ? result.messages : [];
  return {
    description: typeof result.description === 'string' ? result.description : undefined,
    messages: messages.filter(isObject) as unknown as PromptMessage[],
    meta: metaOf(result),
  };
}

/** Completions of an argument. */
export interface Completion {
  values: string[];
  /** The total number of completions, if the server sent it. */
  total: number | undefined;
  /** Whether there are more than these. */
  hasMore: boolean;
}

export function completionOf(result: JsonObject): Completion {
  const completion = isObject(result.completion) ? result.completion : {};
  const values = Array.isArray(completion.values) ? completion.values : [];
  return {
    values: values.filter((value) => typeof value === 'string'),
    total: asDouble(completion.total),
    hasMore: completion.hasMore === true,
  };
}

/** A change on a server. */
export type Change =
  | { type: 'listChanged'; server: string; list: 'tools' | 'prompts' | 'resources' }
  | { type: 'resourceUpdated'; server: string; uri: string };

/** A pending request. */
export interface RunningRequest {
  /** The ID for `cancel`. */
  id: number;
  /** Such as `tools/call`. */
  method: string;
  /** What the request is about: the name of a tool, a URI… */
  subject: string | undefined;
}

function contentBlocks(content: Json | undefined): ContentBlock[] {
  return Array.isArray(content) ? (content.filter(isObject) as unknown as ContentBlock[]) : [];
}

function metaOf(result: JsonObject): JsonObject | undefined {
  return isObject(result._meta) ? (result._meta as JsonObject) : undefined;
}

function decodeBase64(blob: unknown): Uint8Array {
  return new Uint8Array(typeof blob === 'string' ? Buffer.from(blob, 'base64') : []);
}
