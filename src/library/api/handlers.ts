import type { EngineEvent, ListedEvent } from '../../core/events.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { LogLevel } from '../../core/protocol.ts';
import type { ContentBlock } from '../data/results.ts';
import type { Signal } from './platform-types.ts';

/** The context of a server's request. */
export interface ServerRequestContext {
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
  context: ServerRequestContext,
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
  context: ServerRequestContext,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing accepts
) => Json | ElicitationAnswer | void | Promise<Json | ElicitationAnswer | void>;

/** A root: a path, a `file:` URI, or a URI with a display name. */
export type Root = string | { uri: string; name?: string };

/** Roots, or a function that returns them for each `roots/list` request. */
export type Roots = readonly Root[] | (() => readonly Root[] | Promise<readonly Root[]>);

/** A log message of a server. */
export interface LogMessage {
  /** The server's name, as in the client's events and errors. */
  server: string;
  level: LogLevel;
  logger: string | undefined;
  /** Any JSON value. */
  data: unknown;
}

/** A notification, as the server sent it. */
export interface NotificationMessage {
  /** The server's name, as in the client's events and errors. */
  server: string;
  /** Such as `notifications/tools/list_changed`. */
  method: string;
  params: JsonObject;
}

/** Called with the progress of a request; `total` and `message` are undefined if the server did not send them. */
export type ProgressHandler = (
  progress: number,
  total: number | undefined,
  message: string | undefined,
) => unknown;

/** A request of a server, as it sent it. */
export interface RequestMessage {
  /** The server's name, as in the client's events and errors. */
  server: string;
  /** Such as `sampling/createMessage`. */
  method: string;
  params: JsonObject;
}

/**
 * Handlers of single kinds of messages. They observe: the results of requests are those of the client's other handlers.
 * They are called before these, the more general ones first.
 */
export interface MessageHandlers {
  /** Called with each request and notification. */
  onMessage?:
    | ((
        message: (RequestMessage & { type: 'request' }) | (NotificationMessage & { type: 'notification' }),
      ) => unknown)
    | undefined;
  /** Called with each request, also those in an `input_required` result. */
  onRequest?: ((request: RequestMessage) => unknown) | undefined;
  /** `ping` */
  onPing?: ((request: RequestMessage) => unknown) | undefined;
  /** `roots/list` */
  onListRoots?: ((request: RequestMessage) => unknown) | undefined;
  /** `sampling/createMessage` */
  onCreateMessage?: ((request: RequestMessage) => unknown) | undefined;
  /** `elicitation/create` */
  onElicit?: ((request: RequestMessage) => unknown) | undefined;
  /** Called with each notification. */
  onNotification?: ((notification: NotificationMessage) => unknown) | undefined;
  /** `notifications/cancelled`; `requestId` is that of a request of the server. */
  onCancelled?:
    | ((
        notification: NotificationMessage & { requestId: Json | undefined; reason: string | undefined },
      ) => unknown)
    | undefined;
  /** `notifications/progress`, of any request. */
  onProgress?:
    | ((
        notification: NotificationMessage & {
          progress: number;
          total: number | undefined;
          message: string | undefined;
        },
      ) => unknown)
    | undefined;
  /** `notifications/message` */
  onLoggingMessage?: ((notification: NotificationMessage & LogMessage) => unknown) | undefined;
  /** `notifications/tools/list_changed` */
  onToolListChanged?: ((notification: NotificationMessage) => unknown) | undefined;
  /** `notifications/resources/list_changed` */
  onResourceListChanged?: ((notification: NotificationMessage) => unknown) | undefined;
  /** `notifications/prompts/list_changed` */
  onPromptListChanged?: ((notification: NotificationMessage) => unknown) | undefined;
  /** `notifications/resources/updated`; with several servers, `uri` has the server after its scheme. */
  onResourceUpdated?: ((notification: NotificationMessage & { uri: string }) => unknown) | undefined;
  /** `notifications/elicitation/complete` */
  onElicitationComplete?:
    | ((notification: NotificationMessage & { elicitationId: string | undefined }) => unknown)
    | undefined;
  /** `notifications/tasks/status`, or `notifications/tasks` of the extension for 2026-07-28. */
  onTaskStatus?: ((notification: NotificationMessage) => unknown) | undefined;
  /** Called with errors that end no request: a server that went away, or could not be reached as one of several. */
  onError?: ((error: unknown, server: string) => unknown) | undefined;
}

/** The context of a handler of your own methods. */
export interface ExtensionContext extends ServerRequestContext {
  /** Sends a request to the same server, and returns its raw result. */
  request(method: string, params?: JsonObject): Promise<unknown>;
}

/**
 * Handles a server's requests with a method of your own. Returns the result; what it throws is sent as an error, with its
 * `code` if that is a number.
 */
export type RequestHandler = (
  params: JsonObject,
  context: ExtensionContext,
) => JsonObject | Promise<JsonObject>;

/** Handles a server's notifications with a method of your own. */
export type NotificationHandler = (params: JsonObject, context: { server: string }) => unknown;

/**
 * Handles results with a `resultType` of your own, which servers of protocol version 2026-07-28 can return. Returns the
 * final result, after any further requests.
 */
export type ResultHandler = (
  result: JsonObject,
  context: ExtensionContext & {
    /** The method of the request. */
    method: string;
    /** The parameters of the request. */
    params: JsonObject;
  },
) => JsonObject | Promise<JsonObject>;

/** What happens besides the results of requests. */
export type ClientEvent = Exclude<EngineEvent, ListedEvent>;

/** The functions of a client that servers cause to be called, and its roots. `setHandlers()` replaces them. */
export interface ClientHandlers {
  /** Called with each log message of the server. */
  onLog?: ((message: LogMessage) => unknown) | undefined;
  /** Called with the progress of requests that have no `onProgress` of their own. */
  onProgress?: ProgressHandler | undefined;
  /** Called with each notification of the server, before any other handler. */
  onMessage?: ((message: NotificationMessage) => unknown) | undefined;
  /** Called with the requests and notifications of the server, by kind. */
  messageHandlers?: MessageHandlers | undefined;
  /** Called with each event: diagnostics, stderr of the server, protocol messages… */
  onEvent?: ((event: ClientEvent) => unknown) | undefined;
  /** Handles `sampling/createMessage`. Without it, the sampling capability is not declared. */
  sampling?: SamplingHandler | undefined;
  /** Handles `elicitation/create`. Without it, the elicitation capability is not declared. */
  elicitation?: ElicitationHandler | undefined;
  /** Folders for `roots/list`: paths or `file:` URIs. Without them, the roots capability is not declared. */
  roots?: Roots | undefined;
  /** Handlers of requests with methods of your own, by method. */
  requestHandlers?: Readonly<Record<string, RequestHandler>> | undefined;
  /** Handlers of notifications with methods of your own, by method. */
  notificationHandlers?: Readonly<Record<string, NotificationHandler>> | undefined;
  /** Handlers of results with a `resultType` of your own, by type. Without one, such a result is an error. */
  resultHandlers?: Readonly<Record<string, ResultHandler>> | undefined;
}
