import { ServerError } from '../../core/errors.ts';
import { asDouble } from '../../core/exact-number.ts';
import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type { DetachedTask, Task, TaskListing, TaskStatus, Tool } from '../../core/protocol.ts';
import type { CallOptions } from '../protocol/client-options.ts';

/** The statuses, each with the words that some servers use instead. */
const statuses: Record<TaskStatus, readonly string[]> = {
  working: ['running', 'in_progress', 'processing', 'pending', 'queued', 'submitted'],
  input_required: ['inputrequired'],
  completed: ['complete', 'done', 'success', 'succeeded', 'finished'],
  failed: ['failure', 'error', 'errored'],
  cancelled: ['canceled'],
};

/**
 * Reads a task as a server describes it (specification 2025-11-25, "Tasks"; extension `io.modelcontextprotocol/tasks`).
 * Returns undefined for a value that is not a task. The two eras use different names for the same times.
 */
export function readTask(value: unknown): Task | undefined {
  if (!isObject(value) || typeof value.taskId !== 'string') return undefined;
  const raw = value as JsonObject;
  const { taskId, statusMessage, createdAt, lastUpdatedAt, pollIntervalMs, pollInterval } = raw;
  const interval = asDouble(pollIntervalMs ?? pollInterval);
  return {
    id: String(taskId),
    ...readStatus(raw.status),
    message: asString(statusMessage),
    createdAt: asString(createdAt),
    updatedAt: asString(lastUpdatedAt),
    pollInterval: interval !== undefined && interval >= 0 ? interval : undefined,
    raw,
  };
}

function readStatus(given: unknown): Pick<Task, 'status' | 'unknownStatus'> {
  const word = typeof given === 'string' ? given.toLowerCase().replace(/[\s-]/g, '_') : undefined;
  for (const [status, others] of Object.entries(statuses) as [TaskStatus, readonly string[]][]) {
    if (word !== undefined && (word === status || others.includes(word))) return { status };
  }
  return { status: 'working', unknownStatus: asString(given) ?? JSON.stringify(given) ?? 'none' };
}

/** Returns the task in the result of a call; undefined if the call was answered at once. */
export function taskIn(result: unknown): Task | undefined {
  if (!isObject(result)) return undefined;
  if (result.resultType === 'task') return readTask(result) ?? readTask(result.task);
  return 'content' in result ? undefined : readTask(result.task);
}

/** Whether a task has ended. */
export function isOver({ status }: Task): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

export interface TaskListOptions extends CallOptions {
  /** Tasks that the server may have. */
  known?: readonly DetachedTask[] | undefined;
}

/** Whether an error means that the server does not know the task: "invalid params" in both eras. */
export function isUnknownTask(error: unknown): boolean {
  if (!(error instanceof ServerError)) return false;
  if (error.code === -32_602) return true;
  return error.code !== -32_601 && /\b(?:unknown|no such|expired) task\b|\bnot found\b/i.test(error.message);
}

/** The tasks of a server or a group (specification 2025-11-25, "Tasks"; extension `io.modelcontextprotocol/tasks`). */
export interface ServerTasks {
  /**
   * Whether a call is sent as a task. Throws UsageError if it is `requested` and not possible.
   */
  isTaskCall(tool: Tool, requested: boolean): boolean;
  /** Calls a tool as a task and does not wait for its result. Throws UsageError if that is not possible. */
  start(tool: Tool, args: JsonObject, options?: CallOptions): Promise<StartedCall>;
  /**
   * Lists the tasks, and looks up those in `known` that are not listed. If the server cannot list tasks, those that were
   * started here and those that are known. Throws ServerError.
   */
  list(options?: TaskListOptions): Promise<TaskListing>;
  get(id: string, options?: CallOptions): Promise<Task>;
  /** Waits for the result of the call that runs as the task. */
  result(id: string, options?: CallOptions): Promise<JsonObject>;
  /** Cancels a task. Returns its new state. */
  cancel(id: string, options?: CallOptions): Promise<Task>;
}

/** The task of a call that is not waited for, or the result if the server answered at once. */
export type StartedCall = { task: Task } | { result: JsonObject };
