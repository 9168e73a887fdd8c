import type { ConnectionError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { ListDefinitions, ListName, LogLevel, TaskStatus } from './protocol.ts';

/** A notification as the server sent it. */
export interface Notification {
  /** As `notifications/message`. */
  method: string;
  params: JsonObject;
}

/** Has the notification that an event was made from. */
interface FromNotification {
  notification?: Notification;
}

interface NoticeEvent {
  type: 'notice';
  server: string | undefined;
  message: string;
  /** Whether it says that a server is waited for, which is not shown while the user is asked something. */
  isWaiting?: boolean;
}

/** What the engine reports while requests run, beside their results. */
export type EngineEvent =
  /**
   * `notifications/message`: the server logs. `data` is any JSON. `request`: the number of the running request on whose
   * stream it came; undefined if it did not come on one.
   */
  | (FromNotification & {
      type: 'log';
      server: string;
      request?: number | undefined;
      level: LogLevel;
      logger: string | undefined;
      data: unknown;
    })
  /** `notifications/progress` of the running request with this number. */
  | (FromNotification & {
      type: 'progress';
      server: string;
      request: number;
      progress: number;
      total: number | undefined;
      message: string | undefined;
    })
  /** `notifications/…/list_changed`. */
  | (FromNotification & { type: 'listChanged'; server: string; list: 'tools' | 'prompts' | 'resources' })
  | ListedEvent
  | MemberListedEvent
  /** `notifications/resources/updated`. */
  | (FromNotification & { type: 'resourceUpdated'; server: string; uri: string })
  /** A request of the server: one that it sent, or one in an `input_required` result. */
  | { type: 'serverRequest'; server: string; method: string; params: JsonObject }
  /** Any other notification. */
  | { type: 'notification'; server: string; method: string; params: JsonObject }
  /**
   * A request was sent, or its response arrived: status lines follow it. `subject`: the name of the tool or prompt that it
   * is about, or the URI, if it is about one.
   */
  | {
      type: 'request';
      server: string;
      request: number;
      method: string;
      subject?: string | undefined;
      state: 'sent' | 'settled';
    }
  /** The request with this number became a task, or the task's status changed. `message`: the server's words about it. */
  | {
      type: 'task';
      server: string;
      request: number;
      task: string;
      status: TaskStatus;
      message: string | undefined;
    }
  /** A line of a stdio server's standard error, without its line end. `wasHeld`: it is in an earlier `stderrHeld`, too. */
  | { type: 'stderr'; server: string; line: string; wasHeld?: boolean }
  /**
   * Lines of a stdio server's standard error that are not shown unless the server goes away: from before the handshake was
   * complete, or while it is being closed. `omitted`: how many more there were before them.
   */
  | { type: 'stderrHeld'; server: string; phase: 'handshake' | 'close'; lines: string[]; omitted: number }
  /** The server violated the protocol in a way that mcpc can handle. */
  | { type: 'diagnostic'; server: string; code: string; message: string }
  /** Something the user should know that is neither a result nor a failure. */
  | NoticeEvent
  /** Something failed that does not end a request: one of several servers could not be reached, or a handler failed. */
  | { type: 'failure'; server: string; error: unknown }
  /** A connected server went away on its own; with how it ended, if that is known. */
  | { type: 'gone'; server: string; error: ConnectionError | undefined }
  /**
   * Processes of a stdio server had to be killed when the connection was closed: the server itself, which did not end on
   * SIGTERM, or processes that it had started and left running. `processes` is empty where the system does not list them.
   */
  | {
      type: 'outlived';
      server: string;
      what: 'server' | 'descendants';
      processes: readonly { pid: number; name: string }[];
    }
  /** A frame as it was sent or received, before any repair. `at` is in ms since the connection began. */
  | { type: 'frame'; server: string; direction: 'sent' | 'received'; at: number; frame: unknown };

/** The stored login that requests to a server are sent with. */
export interface LoginInUse {
  /** The key of the server among the stored logins. */
  server: string;
  /** Remains when the tokens are refreshed. Undefined if there is no login. */
  id: string | undefined;
}

/** Whose a fetched list is. */
interface Owned {
  /** Whether it is the same for all users. */
  isPublic: boolean;
  /** The stored logins with which the servers were asked, of those servers that may have one. */
  logins: readonly LoginInUse[];
  /** As in `Listing`. */
  digest?: string | undefined;
}

/** A list was fetched, with all its pages. */
export type ListedEvent = {
  [Name in ListName]: Owned & {
    type: 'listed';
    server: string;
    list: Name;
    items: readonly ListDefinitions[Name][];
    /** False for a group of servers if one of them could not be asked. */
    complete: boolean;
  };
}[ListName];

/** A list of one server of a group was fetched, with the names that it has there. `server`: its name in the group. */
export type MemberListedEvent = {
  [Name in ListName]: Owned & {
    type: 'memberListed';
    server: string;
    list: Name;
    items: readonly ListDefinitions[Name][];
  };
}[ListName];

/** Receives the engine's events. */
export type EventListener = (event: EngineEvent) => void;
