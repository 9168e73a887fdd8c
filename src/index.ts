/**
 * The library: an MCP client with the API of FastMCP's, on the engine that the commands use.
 */

export {
  AuthorizationError,
  ConnectionError,
  type ErrorKind,
  McpcError,
  type Phase,
  ServerError,
  TimeoutError,
  UsageError,
} from './core/errors.ts';
export { ExactNumber } from './core/exact-number.ts';
export type { Json, JsonObject } from './core/json.ts';
export type {
  Era,
  Implementation,
  LogLevel,
  PromptArgument,
  ServerFacts,
  Skill,
  SkillFile,
  Task,
  TaskStatus,
  ToolAnnotations,
  TransportKind,
} from './core/protocol.ts';
export type { LoginStorage } from './engine/auth/store/login-storage.ts';
export type {
  ClientEvent,
  ClientHandlers,
  ElicitationAnswer,
  ElicitationHandler,
  ElicitationParams,
  ExtensionContext,
  LogMessage,
  MessageHandlers,
  NotificationHandler,
  NotificationMessage,
  ProgressHandler,
  RequestHandler,
  RequestMessage,
  ResultHandler,
  Root,
  Roots,
  SamplingHandler,
  SamplingMessage,
  SamplingParams,
  SamplingResult,
  ServerRequestContext,
} from './library/api/handlers.ts';
export type {
  CacheableOptions,
  CallToolOptions,
  ChangeFilter,
  ClientOptions,
  CompleteOptions,
  CompletionReference,
  InitializeOptions,
  LoginSettings,
  PageOptions,
  ReadOptions,
  RequestOptions,
  VersionedOptions,
} from './library/api/options.ts';
export type { FetchFunction, FetchInit, FetchResponse, UriLike } from './library/api/platform-types.ts';
export type { LoadedSkill, SkillPath } from './library/api/skills.ts';
export type {
  ArgumentSettings,
  ClientSource,
  ClientTransport,
  CommandSource,
  FetchHandler,
  FetchSource,
  GroupSources,
  McpConfig,
  McpServerObject,
  ServerConfig,
  ServerFactory,
  SignFunction,
  ToolSettings,
  UnsignedRequest,
} from './library/api/sources.ts';
export type { ToolTask } from './library/api/tool-task.ts';
export { Client } from './library/client.ts';
export { ClientGroup } from './library/client-group.ts';
export type { Icon, Prompt, Resource, ResourceTemplate, Tool } from './library/data/definitions.ts';
export type {
  Annotations,
  AudioContent,
  CallResult,
  Change,
  Completion,
  ContentBlock,
  EmbeddedResource,
  ImageContent,
  PromptMessage,
  PromptResult,
  ResourceContent,
  ResourceLink,
  RunningRequest,
  TextContent,
} from './library/data/results.ts';
export { CancelledError, ToolError } from './library/requests/errors.ts';
export {
  anthropicSampling,
  openAiSampling,
  type SamplingModelOptions,
  type TokenUsage,
} from './library/sampling-models.ts';
