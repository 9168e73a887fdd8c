import type { JsonObject } from '../../core/json.ts';
import type { CallOptions } from '../../engine/protocol/client-options.ts';
import type { ServerTasks } from '../../engine/tasks/task.ts';
import type { RequestOptions, VersionedOptions } from '../api/options.ts';
import type { ToolTask } from '../api/tool-task.ts';
import { findTool } from '../connection/find-tool.ts';
import { toJsonObject } from '../data/json-arguments.ts';
import { callResult } from '../data/results.ts';
import { ToolError } from '../requests/errors.ts';
import type { RequestRunner } from './request-runner.ts';

/** Calls a tool as a task. Throws UsageError if that is not possible. */
export async function startToolTask<Data>(
  requests: RequestRunner,
  name: string,
  args: Readonly<Record<string, unknown>>,
  options: VersionedOptions,
): Promise<ToolTask<Data>> {
  const { tool, started } = await requests.run('tools/call', name, options, async (connected, call) => {
    const json = toJsonObject(args);
    const tool = await findTool(name, connected, call);
    return { tool, started: await connected.server.tasks.start(tool, json, call) };
  });
  const toResult = (raw: JsonObject) => {
    const result = callResult<Data>(raw, tool);
    if (result.isError) throw new ToolError(name, requests.name, result);
    return result;
  };
  if ('result' in started) {
    const nothing = async () => undefined;
    return {
      id: undefined,
      status: nothing,
      cancel: nothing,
      result: async () => toResult(started.result),
    };
  }
  const { id } = started.task;
  const send = <Result>(
    method: string,
    given: RequestOptions | undefined,
    request: (tasks: ServerTasks, call: CallOptions) => Promise<Result>,
  ) => requests.run(method, id, given ?? {}, ({ server }, call) => request(server.tasks, call));
  return {
    id,
    status: (given) => send('tasks/get', given, (tasks, call) => tasks.get(id, call)),
    cancel: (given) => send('tasks/cancel', given, (tasks, call) => tasks.cancel(id, call)),
    result: async (given) =>
      toResult(await send('tasks/result', given, (tasks, call) => tasks.result(id, call))),
  };
}
