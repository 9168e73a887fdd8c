import { asJsonObject, asString, type JsonObject } from '../../../core/json.ts';

/** Associates a message with a task (specification 2025-11-25, "Tasks: associating task-related messages"). */
const relatedTaskKey = 'io.modelcontextprotocol/related-task';

/** Returns the ID of the task that a message belongs to; undefined if it belongs to none. */
export function relatedTask({ _meta: meta }: JsonObject): string | undefined {
  return asString(asJsonObject(asJsonObject(meta)?.[relatedTaskKey])?.taskId);
}

/** Returns the result, or the parameters of a notification, associated with a task. */
export function withRelatedTask(message: JsonObject, taskId: string | undefined): JsonObject {
  if (taskId === undefined) return message;
  return { ...message, _meta: { ...asJsonObject(message._meta), [relatedTaskKey]: { taskId } } };
}
