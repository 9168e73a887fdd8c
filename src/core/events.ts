import type { ConnectionError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { ListDefinitions, ListName, LogLevel, TaskStatus } from './protocol.ts';

/** What the engine tells whoever listens, while requests run. Nothing here is a result. */
export type EngineEvent =
  /** `notifications/message`: the server logs. `data` is any JSON. */
  | { type: 'log'; server: string; level: LogLevel; logger: string | undefined; data: unknown }
  /** Any notification, as it came, beside what else is told of it here. */
  | { type: 'notification'; server: string; method: string; params: JsonObject }
  /** `notifications/progress` of the request with this id. */
  | {
      type: 'progress';
      server: string;
      request: number;
      progress: number;
      total: number | undefined;
      message: string | undefined;
    }
  /** A request went out, or its answer came: what a spinner goes by. */
  | { type: 'request'; server: string; request: number; method: string; state: 'sent' | 'settled' }
  /** The request with this id became a task, or the task's state is another now. `message`: the server's word about it. */
  | {
      type: 'task';
      server: string;
      request: number;
      task: string;
      status: TaskStatus;
      message: string | undefined;
    }
  /** `notifications/…/list_changed`. */
  | { type: 'listChanged'; server: string; list: 'tools' | 'prompts' | 'resources' }
  | ListedEvent
  /** `notifications/resources/updated`. */
  | { type: 'resourceUpdated'; server: string; uri: string }
  /** A line of a stdio server's standard error, without its line end. */
  | { type: 'stderr'; server: string; line: string }
  /** The server broke a rule but could be understood. Reported once for each `code` and server. */
  | { type: 'diagnostic'; server: string; code: string; message: string }
  /** Something a person should know that is neither a result nor a failure. */
  | { type: 'notice'; server: string | undefined; message: string }
  /** One of several servers could not be connected or asked; the others go on. */
  | { type: 'failure'; server: string; error: unknown }
  /** A server that was connected went away by itself: with how it ended, if that is known. */
  | { type: 'gone'; server: string; error: ConnectionError | undefined }
  /** A frame as it went over the wire, before any repair. `at` is milliseconds since the connection began. */
  | { type: 'frame'; server: string; direction: 'sent' | 'received'; at: number; frame: unknown };

/** A list was fetched, with all its pages. */
export type ListedEvent = {
  [Name in ListName]: {
    type: 'listed';
    server: string;
    list: Name;
    items: readonly ListDefinitions[Name][];
    /** False for a group of servers if one of them could not be asked. */
    complete: boolean;
  };
}[ListName];

/** Receives the engine's events. */
export type EventListener = (event: EngineEvent) => void;
