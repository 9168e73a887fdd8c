import type { Json, JsonObject } from '../core/json.ts';
import type { Signal } from './platform-types.ts';
import type { ContentBlock } from './results.ts';

/** The context of a server's request. */
export interface QuestionContext {
  /** The name of the server that sent the request. */
  server: string;
  /** Aborts when the request is cancelled or its connection is lost. */
  signal: Signal;
}

/** A message of a conversation with a model. */
export interface SamplingMessage {
  role: 'user' | 'assistant';
  content: ContentBlock | ContentBlock[] | JsonObject;
}

/** The parameters of `sampling/createMessage` (`modelPreferences`, `tools`… included), as the server sent them. */
export interface SamplingParams {
  messages: SamplingMessage[];
  systemPrompt?: string;
  maxTokens?: number;
  temperature?: number;
  stopSequences?: string[];
  [member: string]: unknown;
}

/** The result of `sampling/createMessage`. */
export interface SamplingResult {
  role?: 'user' | 'assistant';
  content: ContentBlock | ContentBlock[] | JsonObject | JsonObject[];
  /** The model's name. Default `mcpc`. */
  model?: string;
  stopReason?: string;
}

/** Handles sampling requests. Returns the generated text or a result; what it throws is sent as an error. */
export type SamplingHandler = (
  messages: SamplingMessage[],
  params: SamplingParams,
  context: QuestionContext,
) => string | SamplingResult | Promise<string | SamplingResult>;

/** The parameters of `elicitation/create`: a form to fill in, or a URL to open. */
export type ElicitationParams =
  | { mode: 'form'; message: string; requestedSchema: JsonObject }
  | { mode: 'url'; message: string; url: string };

/** The result of `elicitation/create`. */
export interface ElicitationAnswer {
  action: 'accept' | 'decline' | 'cancel';
  /** The values of the form's fields. */
  content?: JsonObject;
}

/**
 * Handles elicitation requests. `schema` is the JSON Schema of the form; undefined for a URL. Returns the content, which
 * accepts the request: an object with the fields, a single value if the form has one field, or nothing if it requires
 * none. `{ action: 'decline' }` or `{ action: 'cancel' }` rejects it. What it throws is sent as an error.
 */
export type ElicitationHandler = (
  message: string,
  schema: JsonObject | undefined,
  params: ElicitationParams,
  context: QuestionContext,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing accepts
) => Json | ElicitationAnswer | void | Promise<Json | ElicitationAnswer | void>;

/** A root: a path, a `file:` URI, or a URI with a display name. */
export type Root = string | { uri: string; name?: string };

/** Roots, or a function that returns them for each `roots/list` request. */
export type Roots = readonly Root[] | (() => readonly Root[] | Promise<readonly Root[]>);
