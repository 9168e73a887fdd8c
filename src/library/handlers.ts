import type { Json, JsonObject } from '../core/json.ts';
import type { Signal } from './platform-types.ts';
import type { ContentBlock } from './results.ts';

/** What a handler knows beside the question. */
export interface QuestionContext {
  /** The name of the server that asks. */
  server: string;
  /** Aborts when the answer is of no use any more. */
  signal: Signal;
}

/** A message of a conversation with a model. */
export interface SamplingMessage {
  role: 'user' | 'assistant';
  content: ContentBlock | ContentBlock[] | JsonObject;
}

/** `sampling/createMessage`, whole: `maxTokens`, `systemPrompt`, `modelPreferences`, `tools` … as the server sent them. */
export interface SamplingParams {
  messages: SamplingMessage[];
  systemPrompt?: string;
  maxTokens?: number;
  temperature?: number;
  stopSequences?: string[];
  [member: string]: unknown;
}

/** What a model answered. */
export interface SamplingResult {
  role?: 'user' | 'assistant';
  content: ContentBlock | ContentBlock[] | JsonObject | JsonObject[];
  /** The model's name. Default `mcpc`. */
  model?: string;
  stopReason?: string;
}

/** Answers for a model: a text, or a whole result. What it throws the server gets as an error. */
export type SamplingHandler = (
  messages: SamplingMessage[],
  params: SamplingParams,
  context: QuestionContext,
) => string | SamplingResult | Promise<string | SamplingResult>;

/** `elicitation/create`: a form to fill in, or an address to visit. */
export type ElicitationParams =
  | { mode: 'form'; message: string; requestedSchema: JsonObject }
  | { mode: 'url'; message: string; url: string };

/** An answer that says what became of the question. */
export interface ElicitationAnswer {
  action: 'accept' | 'decline' | 'cancel';
  /** The fields of the form. */
  content?: JsonObject;
}

/**
 * Answers for a person. `schema` is that of a form, undefined for an address. What is given is accepted: an object of
 * the fields, a single value where the form has one field, nothing where it has none. `{ action: 'decline' }` and
 * `{ action: 'cancel' }` refuse. What it throws the server gets as an error.
 */
export type ElicitationHandler = (
  message: string,
  schema: JsonObject | undefined,
  params: ElicitationParams,
  context: QuestionContext,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing accepts
) => Json | ElicitationAnswer | void | Promise<Json | ElicitationAnswer | void>;

/** A folder: a path, a `file:` URI, or a URI with the name to show. */
export type Root = string | { uri: string; name?: string };

/** Folders, or a function that is asked for them each time. */
export type Roots = readonly Root[] | (() => readonly Root[] | Promise<readonly Root[]>);
