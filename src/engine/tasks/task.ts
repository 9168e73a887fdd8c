import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type { Listing, Task, TaskStatus, Tool } from '../../core/protocol.ts';
import type { CallOptions } from '../protocol/client-options.ts';

const statuses: TaskStatus[] = ['working', 'input_required', 'completed', 'failed', 'cancelled'];

/**
 * A task as a server describes it (specification 2025-11-25, "Tasks"; extension `io.modelcontextprotocol/tasks`);
 * undefined for what is none. The two eras have other names for the same times.
 */
export function readTask(value: unknown): Task | undefined {
  if (!isObject(value) || typeof value.taskId !== 'string') return undefined;
  const raw = value as JsonObject;
  const { taskId, status, statusMessage, createdAt, lastUpdatedAt, pollIntervalMs, pollInterval } = raw;
  const interval = pollIntervalMs ?? pollInterval;
  return {
    id: String(taskId),
    // A status that is not known is no end.
    status: statuses.find((known) => known === status) ?? 'working',
    message: asString(statusMessage),
    createdAt: asString(createdAt),
    updatedAt: asString(lastUpdatedAt),
    pollInterval: typeof interval === 'number' && interval >= 0 ? interval : undefined,
    raw,
  };
}

/** The task that a call became; undefined when it was answered at once. */
export function taskIn(result: unknown): Task | undefined {
  if (!isObject(result)) return undefined;
  if (result.resultType === 'task') return readTask(result) ?? readTask(result.task);
  return 'content' in result ? undefined : readTask(result.task);
}

/** Whether a task with this status has come to its end. */
export function isOver({ status }: Task): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** The tasks of a server, or of several (specification 2025-11-25, "Tasks"; extension `io.modelcontextprotocol/tasks`). */
export interface ServerTasks {
  /**
   * Whether a call is to be made as a task; `asked`: somebody wants it. Throws UsageError when one is wanted that
   * there cannot be.
   */
  wanted(tool: Tool, asked: boolean): boolean;
  /** Calls a tool as a task and does not wait for its result. Throws UsageError if it cannot be called so. */
  start(tool: Tool, args: JsonObject, options?: CallOptions): Promise<StartedCall>;
  /** Those that the server lists, or, where it lists none, that were begun here. Throws ServerError. */
  list(options?: CallOptions): Promise<Listing<Task>>;
  get(id: string, options?: CallOptions): Promise<Task>;
  /** The result of the call that became the task; it is waited for. */
  result(id: string, options?: CallOptions): Promise<JsonObject>;
  /** Takes it back, and gives what became of it. */
  cancel(id: string, options?: CallOptions): Promise<Task>;
}

/** What a call that is not waited for gives: the task, or the result where the server answered at once. */
export type StartedCall = { task: Task } | { result: JsonObject };
