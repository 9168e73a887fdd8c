import type { JsonObject } from '../../core/json.ts';
import type { SamplingRequest } from '../../core/server-requests.ts';

/** How many tokens an answer took; a member is undefined if the API did not say. */
export interface TokenUsage {
  input: number | undefined;
  output: number | undefined;
}

/** The answer of a model. */
export interface ModelAnswer {
  /** A whole `CreateMessageResult`. */
  result: JsonObject;
  usage: TokenUsage;
}

/** What a model answers with besides the request. */
export interface AnswerOptions {
  signal: AbortSignal;
  /** Called with sentences for the user, such as that a parameter was left out. */
  notice: (message: string) => void;
}

/** A language model behind an HTTP API, which answers sampling requests. */
export interface ChatModel {
  /** Its name in the API. */
  readonly name: string;
  /** The host of the API, with its port. */
  readonly host: string;
  /**
   * Has the model answer a request. Rejects with UsageError for what the API has no place for or refuses,
   * AuthorizationError if it does not accept the key, ConnectionError if it cannot be reached or used, TimeoutError, or
   * the reason of the signal.
   */
  answer(request: SamplingRequest, options: AnswerOptions): Promise<ModelAnswer>;
}

/** Describes the tokens that an answer took; undefined if nothing is known about them. */
export function usageText({ input, output }: TokenUsage): string | undefined {
  const counts = [
    ...(input === undefined ? [] : [`${input} input`]),
    ...(output === undefined ? [] : [`${output} output`]),
  ];
  return counts.length === 0 ? undefined : `${counts.join(' and ')} tokens`;
}
