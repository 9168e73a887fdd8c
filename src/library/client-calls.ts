import type { JsonObject } from '../core/json.ts';
import type { Task } from '../core/protocol.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { ServerTasks } from '../engine/tasks/task.ts';
import { ClientLists } from './client-lists.ts';
import { ToolError } from './errors.ts';
import { toJsonObject } from './json-arguments.ts';
import type { RequestOptions, VersionedOptions } from './options.ts';
import { type CallResult, callResult } from './results.ts';
import type { ClientSession } from './session.ts';
import type { Connected } from './shared-connection.ts';
import type { ToolTask } from './tool-task.ts';

/** What a call may set for itself. */
export interface CallToolOptions extends VersionedOptions {
  /** False: an error result is given, not thrown. Default true. */
  throwOnError?: boolean | undefined;
}

/** Calls of tools, and the tasks that they may become. */
export abstract class ClientCalls extends ClientLists {
  readonly #session: ClientSession;

  /** @internal */
  constructor(session: ClientSession) {
    super(session);
    this.#session = session;
  }

  /**
   * Calls a tool. Throws ToolError when it answers with an error result, unless `throwOnError` is false.
   * `Data` is what the tool's output schema comes to; it is not checked.
   */
  async callTool<Data = unknown>(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: CallToolOptions = {},
  ): Promise<CallResult<Data>> {
    const result = await this.#session.request('tools/call', name, options, async (connected, call) => {
      const answer = await callOf(this.#session, connected, { name, args }, call);
      const lookUp = { signal: call.signal, timeout: call.timeout };
      const isUnread = answer.structuredContent !== undefined && this.#session.tools.get(name) === undefined;
      const tool = isUnread
        ? await this.#session.tools.find(name, connected, lookUp)
        : this.#session.tools.get(name);
      return callResult<Data>(answer, tool);
    });
    if (result.isError && options.throwOnError !== false)
      throw new ToolError(name, this.#session.name, result);
    return result;
  }

  /** Calls a tool and gives the result as the server sent it; an error result is not thrown. */
  async callToolRaw(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<JsonObject> {
    return this.#session.request('tools/call', name, options, (connected, call) =>
      callOf(this.#session, connected, { name, args }, call),
    );
  }

  /**
   * Calls a tool as a task and does not wait for its result. Throws UsageError where a tool of the old era does not run
   * as one; in the new era the server decides, and may answer at once.
   * A call by `callTool` that becomes a task is followed to its end without a word of this.
   */
  async callToolAsTask<Data = unknown>(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<ToolTask<Data>> {
    const begun = await this.#session.request('tools/call', name, options, async (connected, call) => {
      const json = toJsonObject(args);
      const tool = await this.#session.tools.find(name, connected, {
        signal: call.signal,
        timeout: call.timeout,
      });
      return connected.server.startCall(tool, json, call);
    });
    const known = this.#session.tools.get(name);
    const id = 'task' in begun ? begun.task.id : undefined;
    const ask = <Answer>(
      method: string,
      settings: RequestOptions | undefined,
      work: (tasks: ServerTasks, id: string, call: CallOptions) => Promise<Answer>,
    ): Promise<Answer | undefined> =>
      id === undefined
        ? Promise.resolve(undefined)
        : this.#session.request(method, id, settings ?? {}, ({ server }, call) =>
            work(server.tasks, id, call),
          );
    return {
      id,
      status: (settings) => ask('tasks/get', settings, (tasks, task, call) => tasks.get(task, call)),
      cancel: (settings) => ask('tasks/cancel', settings, (tasks, task, call) => tasks.cancel(task, call)),
      result: async (settings) => {
        const answer =
          'result' in begun
            ? begun.result
            : await ask('tasks/result', settings, (tasks, task, call) => tasks.result(task, call));
        const result = callResult<Data>(answer ?? {}, known);
        if (result.isError) throw new ToolError(name, this.#session.name, result);
        return result;
      },
    };
  }

  /** The tasks that the server lists, or, where it lists none, those that were begun here. */
  async listTasks(options: RequestOptions = {}): Promise<Task[]> {
    return this.#session.request(
      'tasks/list',
      undefined,
      options,
      async ({ server }, call) => (await server.tasks.list(call)).items,
    );
  }
}

/** Calls a tool by its definition, which is looked for where it is not known. */
async function callOf(
  { tools }: ClientSession,
  connected: Connected,
  { name, args }: { name: string; args: Readonly<Record<string, unknown>> },
  call: CallOptions,
): Promise<JsonObject> {
  const json = toJsonObject(args);
  const tool = await tools.find(name, connected, { signal: call.signal, timeout: call.timeout });
  return connected.server.callTool(tool, json, call);
}
