/**
 * The library: FastMCP's client in TypeScript, on the engine that the commands use. Nothing here knows a terminal.
 */

export type { LoginStorage } from './core/credential-storage.ts';
export {
  AuthorizationError,
  ConnectionError,
  type ErrorKind,
  InterruptedError,
  McpcError,
  type Phase,
  ServerError,
  TimeoutError,
  UsageError,
} from './core/errors.ts';
export type { EngineEvent as ClientEvent } from './core/events.ts';
export type { Json, JsonObject } from './core/json.ts';
export type {
  Era,
  Implementation,
  LogLevel,
  PromptArgument,
  ServerFacts,
  Task,
  TaskStatus,
  ToolAnnotations,
  TransportKind,
} from './core/protocol.ts';
export type { Change, ChangeFilter } from './library/change.ts';
export { Client } from './library/client.ts';
export type { CallToolOptions } from './library/client-calls.ts';
export type { PageOptions } from './library/client-lists.ts';
export type { CompletionReference } from './library/client-reading.ts';
export type { Icon, Prompt, Resource, ResourceTemplate, Tool } from './library/definitions.ts';
export { CancelledError, ToolError } from './library/errors.ts';
export type {
  ElicitationAnswer,
  ElicitationHandler,
  ElicitationParams,
  QuestionContext,
  Root,
  Roots,
  SamplingHandler,
  SamplingMessage,
  SamplingParams,
  SamplingResult,
} from './library/handlers.ts';
export type {
  ClientOptions,
  LoginSettings,
  LogMessage,
  NotificationMessage,
  ProgressHandler,
  RequestOptions,
  VersionedOptions,
} from './library/options.ts';
export type { UriLike } from './library/platform-types.ts';
export type {
  Annotations,
  AudioContent,
  CallResult,
  Completion,
  ContentBlock,
  EmbeddedResource,
  ImageContent,
  PromptMessage,
  PromptResult,
  ResourceContent,
  ResourceLink,
  TextContent,
} from './library/results.ts';
export type { RunningRequest } from './library/running-request.ts';
export type {
  ClientSource,
  ClientTransport,
  CommandSource,
  FetchHandler,
  FetchSource,
  McpConfig,
  McpServerObject,
  ServerConfig,
  ServerFactory,
} from './library/sources.ts';
export type { ToolTask } from './library/tool-task.ts';
