import { ServerError } from '../../base/errors.ts';
import { asString, isObject, type JsonObject } from '../../base/json.ts';
import type { Task } from '../../base/protocol.ts';
import { sentence } from '../sentence.ts';

/** What getting the outcome of a task takes. */
interface OutcomePorts {
  server: string;
  modern: boolean;
  request(method: string, params: JsonObject, signal: AbortSignal): Promise<unknown>;
  signal: AbortSignal;
}

/**
 * What came of a task that is over: the result of the request that became it. In the new era it stands in
 * the task, in the old one it is asked for. Throws ServerError for one that failed or was cancelled.
 */
export async function outcomeOf(task: Task, ports: OutcomePorts): Promise<unknown> {
  const { server, modern, request, signal } = ports;
  const details = { phase: 'request', server } as const;
  const { id, status, message, raw } = task;
  if (status === 'cancelled') {
    throw new ServerError(
      `The task ${id} was cancelled${message === undefined ? '.' : `: ${sentence(message)}`}`,
      details,
    );
  }
  if (modern) {
    if (status === 'completed') return raw.result;
    const error = isObject(raw.error) ? raw.error : {};
    const said = asString(error.message) ?? message;
    throw new ServerError(said ?? `The task ${id} failed; the server does not say why.`, {
      ...details,
      code: typeof error.code === 'number' ? error.code : undefined,
      data: error.data,
    });
  }
  try {
    return await request('tasks/result', { taskId: id }, signal);
  } catch (error) {
    // A task may have failed before there was a result: then its last message is all there is.
    if (status !== 'failed' || message === undefined || !(error instanceof ServerError)) throw error;
    throw new ServerError(message, { ...details, code: error.code, data: error.data, cause: error });
  }
}
