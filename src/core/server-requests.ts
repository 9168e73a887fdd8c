/**
 * What a server may request of the client (specification, "Client features"), and the interface that answers it. The
 * frontends and the library provide the handlers.
 */
import type { Json, JsonObject } from './json.ts';

export type ServerRequest =
  /** `sampling/createMessage`: the server wants a model's response. */
  | SamplingRequest
  /** `elicitation/create` in form mode: the server wants fields filled in. */
  | { type: 'form'; server: string; message: string; schema: JsonObject }
  /** `elicitation/create` in URL mode: the server wants the user to open a URL. */
  | UrlElicitation;

/** A parsed `sampling/createMessage` request. Malformed members are left out; `params` has all of them. */
export interface SamplingRequest {
  type: 'sampling';
  server: string;
  /** As the server sent them. */
  params: JsonObject;
  messages: SamplingMessage[];
  systemPrompt: string | undefined;
  /** The model that the server would like: names in order of preference, and priorities from 0 to 1. */
  model: {
    hints: string[];
    cost: number | undefined;
    speed: number | undefined;
    intelligence: number | undefined;
  };
  maxTokens: number | undefined;
  temperature: number | undefined;
  stopSequences: string[];
  includeContext: string | undefined;
  metadata: Json | undefined;
  /** The tools that the answer may use. */
  tools: SamplingTool[];
  /** The `mode` of `toolChoice`. */
  toolMode: string | undefined;
  /** Whether the answer may, must or must not use a tool. */
  toolUse: 'auto' | 'required' | 'none';
}

export interface SamplingMessage {
  /** `user` or `assistant`; `message` if the server did not say. */
  role: string;
  content: SamplingContent[];
}

/** A content block of a message. */
export type SamplingContent =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Json | undefined }
  | {
      type: 'tool_result';
      toolUseId: string;
      isError: boolean;
      content: Json | undefined;
      structuredContent: Json | undefined;
    }
  /** Any other block, such as an image. */
  | { type: 'other'; block: Json };

export interface SamplingTool {
  name: string;
  description: string;
  inputSchema: JsonObject;
}

export interface UrlElicitation {
  type: 'url';
  server: string;
  message: string;
  url: string;
  /** Settles when the server reports that the interaction is complete; undefined if it cannot report that. */
  completed: Promise<void> | undefined;
  /** The request is sent again after the interaction: a handler that accepts does so when that is complete. */
  wait: boolean;
}

export type ServerRequestResult = (
  | {
      action: 'accept';
      /** The fields of a form, or a whole `CreateMessageResult` for sampling. */
      content?: Record<string, Json>;
      /** The user has opened the URL and is busy there, so timeouts stay paused for a while. */
      visiting?: boolean;
    }
  | { action: 'decline'; reason?: string }
  | { action: 'cancel' }
) & {
  /** Whether this was specified in advance, so that the user may not know of the request. */
  scripted?: boolean;
};

/** The context in which a handler of an extension runs. */
export interface ExtensionContext {
  /** The name of the server. */
  server: string;
  /** Aborts when the handler's result is not needed any more. */
  signal: AbortSignal;
  /** Sends a request to the same server and returns its result. */
  request(method: string, params: JsonObject): Promise<unknown>;
}

/** The methods and result types that a program adds to the protocol. Looked up for each message: they can change. */
export interface ProtocolExtensions {
  /** Returns the handler of the server's requests with a method that the specification does not define. */
  requestHandler(
    method: string,
  ): ((params: JsonObject, context: ExtensionContext) => Promise<JsonObject>) | undefined;
  /** Returns the handler of results with a type that the specification does not define. It returns the final result. */
  resultHandler(
    type: string,
  ): ((result: JsonObject, sent: SentRequest, context: ExtensionContext) => Promise<unknown>) | undefined;
}

/** A request of the client. */
export interface SentRequest {
  method: string;
  params: JsonObject;
}

/** Answers a server's request. Must settle when `signal` aborts. */
export type ServerRequestHandler = (
  request: ServerRequest,
  signal: AbortSignal,
) => Promise<ServerRequestResult>;
