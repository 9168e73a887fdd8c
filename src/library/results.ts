import { Buffer } from 'node:buffer';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import { structuredData } from './structured-data.ts';

/** For whom content is, and how much it matters; a server's own word. */
export interface Annotations {
  audience?: string[];
  /** From 0 to 1. */
  priority?: number;
  /** ISO 8601. */
  lastModified?: string;
}

/** What every kind of content may carry. */
interface Carried {
  annotations?: Annotations;
  _meta?: JsonObject;
}

export interface TextContent extends Carried {
  type: 'text';
  text: string;
}

export interface ImageContent extends Carried {
  type: 'image';
  /** Base64. */
  data: string;
  mimeType: string;
}

export interface AudioContent extends Carried {
  type: 'audio';
  /** Base64. */
  data: string;
  mimeType: string;
}

export interface ResourceLink extends Carried {
  type: 'resource_link';
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  /** Bytes. */
  size?: number;
}

export interface EmbeddedResource extends Carried {
  type: 'resource';
  resource: { uri: string; mimeType?: string; text?: string; blob?: string; _meta?: JsonObject };
}

/** One block of a result or of a prompt's message, as the server sent it. */
export type ContentBlock = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource;

/** What a tool answered. */
export interface CallResult<Data = unknown> {
  /**
   * The structured content as values of the language, by the tool's output schema: dates are `Date`, bytes
   * `Uint8Array`, and what FastMCP wraps as `{ result: … }` is unwrapped. Undefined where there is none.
   */
  data: Data;
  /** The structured content as it came. */
  structuredContent: Json | undefined;
  content: ContentBlock[];
  isError: boolean;
  meta: JsonObject | undefined;
}

/** A result of `tools/call`; `tool` is the definition by which its data is read, if there is one. */
export function callResult<Data>(result: JsonObject, tool: Tool | undefined): CallResult<Data> {
  return {
    data: structuredData(result, tool?.outputSchema) as Data,
    structuredContent: result.structuredContent,
    content: blocksOf(result.content),
    isError: result.isError === true,
    meta: metaOf(result),
  };
}

/** One part of what was read: a text, or bytes. */
export interface ResourceContent {
  uri: string;
  mimeType: string | undefined;
  /** Undefined where the server sent bytes. */
  text: string | undefined;
  /** The bytes: those the server sent, or those of the text in UTF-8. */
  bytes: Uint8Array;
  meta: JsonObject | undefined;
}

/** The contents of a result of `resources/read`; what is neither text nor bytes is empty. */
export function resourceContents(result: JsonObject, asked: string): ResourceContent[] {
  const contents: unknown[] = Array.isArray(result.contents) ? result.contents : [];
  return contents.filter(isObject).map((content) => {
    const { uri, mimeType, text, blob } = content;
    const isText = typeof text === 'string';
    return {
      uri: typeof uri === 'string' ? uri : asked,
      mimeType: typeof mimeType === 'string' ? mimeType : undefined,
      text: isText ? text : undefined,
      bytes: isText ? utf8(text) : base64(blob),
      meta: metaOf(content as JsonObject),
    };
  });
}

/** A message of a prompt. */
export interface PromptMessage {
  role: 'user' | 'assistant';
  content: ContentBlock;
}

/** A prompt, rendered. */
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

/** What a server suggests for an argument. */
export interface Completion {
  values: string[];
  /** How many there are in all, where the server says it. */
  total: number | undefined;
  /** Whether there are more than were given. */
  hasMore: boolean;
}

export function completionOf(result: JsonObject): Completion {
  const given = isObject(result.completion) ? result.completion : {};
  const values = Array.isArray(given.values) ? given.values : [];
  return {
    values: values.filter((value) => typeof value === 'string'),
    total: typeof given.total === 'number' ? given.total : undefined,
    hasMore: given.hasMore === true,
  };
}

function blocksOf(content: Json | undefined): ContentBlock[] {
  return Array.isArray(content) ? (content.filter(isObject) as unknown as ContentBlock[]) : [];
}

function metaOf(result: JsonObject): JsonObject | undefined {
  return isObject(result._meta) ? (result._meta as JsonObject) : undefined;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function base64(blob: unknown): Uint8Array {
  return new Uint8Array(typeof blob === 'string' ? Buffer.from(blob, 'base64') : []);
}
