import { AsyncResource } from 'node:async_hooks';
import { ServerError, UsageError } from '../../core/errors.ts';
import type { EventListener } from '../../core/events.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { Listing, ServerFacts, Task, TaskListing, Tool } from '../../core/protocol.ts';
import { type ListKind, memberTypes } from '../catalog/paginate.ts';
import type { CallOptions } from '../protocol/client-options.ts';
import { tasksExtension } from '../protocol/negotiation/capabilities.ts';
import type { RequestOptions, RunningCall } from '../protocol/session.ts';
import type { FollowOptions } from './follow-task.ts';
import {
  isUnknownTask,
  readTask,
  type ServerTasks,
  type StartedCall,
  type TaskListOptions,
  taskIn,
} from './task.ts';

/** What the tasks of a server need from its client. */
export interface TaskPorts {
  facts(): ServerFacts;
  /** Sends a request; see `RequestOptions` for the options that only the engine sets. */
  request(
    method: string,
    params: JsonObject,
    options: CallOptions & Pick<RequestOptions, 'quiet' | 'partOf' | 'follow'>,
  ): Promise<unknown>;
  /** Sends `tools/call`, as a task or not. */
  call(tool: Tool, args: JsonObject, asTask: boolean, options: CallOptions): Promise<unknown>;
  list(kind: ListKind<Task>, options: CallOptions): Promise<Listing<Task>>;
  /** Returns the checked result of a call as an object. */
  callResult(result: unknown): JsonObject;
  observe(listener: EventListener): () => void;
  emit: EventListener;
  /** Reports a violation of the protocol. */
  report(code: string, message: string): void;
  connected(): boolean;
}

/** The list of tasks, which only the legacy era has. */
const taskList: ListKind<Task> = {
  method: 'tasks/list',
  member: 'tasks',
  capability: 'tasks',
  read: readTask,
  keyOf: ({ id }) => id,
  members: memberTypes({ status: 'string' }),
  required: ['status'],
};

/** The notifications about the state of a task, in the legacy and the modern era. */
const statusNotifications = ['notifications/tasks/status', 'notifications/tasks'];

/** The tasks of one server, in either era: starts, follows, polls and cancels them. */
export class Tasks implements ServerTasks {
  readonly #ports: TaskPorts;
  /** The IDs of the tasks that were started here: servers of the modern era cannot list them. */
  readonly #started = new Set<string>();

  constructor(ports: TaskPorts) {
    this.#ports = ports;
  }

  /** In the modern era the server decides whether a call becomes a task. */
  isTaskCall({ name, taskSupport }: Tool, requested: boolean): boolean {
    const { era, name: server } = this.#ports.facts();
    const isSupported = this.#supports('tools/call');
    if (requested && !isSupported) {
      throw new UsageError(`${server} does not support tool calls as tasks.`, {
        server,
        hint: 'It does not declare the capability. Call the tool without a task.',
      });
    }
    if (era === 'modern' || !isSupported) return false;
    if (taskSupport === 'required') return true;
    if (!requested) return false;
    if (taskSupport === 'optional') return true;
    throw new UsageError(`${name} cannot be called as a task.`, {
      server,
      hint: 'Call it without a task.',
    });
  }

  /** Returns the result of a call. If it became a task, follows that to its end. */
  async follow(result: unknown, call: RunningCall): Promise<unknown> {
    const task = taskIn(result);
    if (task === undefined) return result;
    this.#started.add(task.id);
    const { followTask } = await import('./follow-task.ts');
    return followTask(task, this.#followOptions(task, call));
  }

  async start(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<StartedCall> {
    const result = await this.#ports.call(tool, args, this.isTaskCall(tool, true), options);
    const task = taskIn(result);
    if (task === undefined) return { result: this.#ports.callResult(result) };
    this.#started.add(task.id);
    return { task };
  }

  async list({ known = [], ...options }: TaskListOptions = {}): Promise<TaskListing> {
    const { era, name } = this.#ports.facts();
    const ids = known.map(({ id }) => id);
    if (era === 'legacy' && this.#supports('tasks/list')) {
      const { items, raw } = await this.#ports.list(taskList, options);
      const others = await this.#lookUp(
        ids.filter((id) => !items.some((item) => item.id === id)),
        options,
      );
      return {
        items: [...items, ...others.items],
        raw: [...raw, ...others.raw],
        unknown: others.unknown,
      };
    }
    if (!this.#supports('tasks/get')) throw this.#unsupported('it does not declare tasks.');
    const wanted = new Set([...ids, ...this.#started]);
    if (wanted.size === 0 && era === 'modern') {
      throw new ServerError(
        `${name} cannot list its tasks: in protocol 2026-07-28, tasks can only be looked up by their ID.`,
        { server: name, hint: 'Only tasks that you started are listed.' },
      );
    }
    if (wanted.size === 0) throw this.#unsupported('it does not declare tasks.list.');
    return this.#lookUp([...wanted], options);
  }

  /** Looks up each of these tasks. One that cannot be looked up, although the server may have it, is listed as such. */
  async #lookUp(ids: readonly string[], options: CallOptions): Promise<TaskListing> {
    const unknown: string[] = [];
    const look = async (id: string): Promise<Task[]> => {
      try {
        return [await this.get(id, options)];
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!(error instanceof ServerError)) throw error;
        if (isUnknownTask(error)) unknown.push(id);
        return isUnknownTask(error) ? [] : [inaccessible(id, error)];
      }
    };
    const items = (await Promise.all(ids.map(look))).flat();
    return { items, raw: items.map(({ raw }) => raw), unknown };
  }

  /** Throws ServerError if there is no such task. */
  async get(taskId: string, options: CallOptions = {}): Promise<Task> {
    return this.#taskOf(await this.#ports.request('tasks/get', { taskId }, options));
  }

  /** Throws ServerError if the task failed or was cancelled. */
  async result(taskId: string, options: CallOptions = {}): Promise<JsonObject> {
    const follow = async (result: unknown, call: RunningCall) => {
      // A caller that stops waiting for a task that it did not start does not cancel it.
      const task = this.#taskOf(result);
      const { followTask } = await import('./follow-task.ts');
      return followTask(task, { ...this.#followOptions(task, call), cancellable: false });
    };
    return this.#ports.callResult(await this.#ports.request('tasks/get', { taskId }, { ...options, follow }));
  }

  /** Throws ServerError if the server cannot cancel tasks. */
  async cancel(taskId: string, options: CallOptions = {}): Promise<Task> {
    if (!this.#supports('tasks/cancel')) throw this.#unsupported('it does not declare tasks.cancel.');
    const result = await this.#ports.request('tasks/cancel', { taskId }, options);
    // In the modern era the result only acknowledges the request.
    return readTask(result) ?? this.get(taskId, options);
  }

  #taskOf(result: unknown): Task {
    const task = readTask(result);
    if (task !== undefined) {
      this.#checkStatus(task);
      return task;
    }
    const { name } = this.#ports.facts();
    throw new ServerError(`The result of tasks/get from ${name} is not a task.`, { server: name });
  }

  /** Reports a status that the specification does not define but that was understood. */
  #checkStatus({ status, unknownStatus, raw }: Task): void {
    if (unknownStatus !== undefined || raw.status === status) return;
    const given = JSON.stringify(raw.status);
    this.#ports.report('task-status', `It gives a task the status ${given}, which is read as "${status}".`);
  }

  #followOptions({ id }: Task, call: RunningCall): FollowOptions {
    const { request, emit, connected, facts } = this.#ports;
    call.setTask(id);
    const { name: server, era } = facts();
    return {
      ...call,
      server,
      onStatus: (task) => {
        this.#checkStatus(task);
        const { id, status, message } = task;
        emit({ type: 'task', server, request: call.request, task: id, status, message });
      },
      modern: era === 'modern',
      cancellable: this.#supports('tasks/cancel'),
      // The timeouts apply to the call as a whole.
      request: (method, params, stop) =>
        request(method, params, { signal: stop, timeout: 0, maxTime: 0, quiet: true, partOf: call }),
      notice: (message) => emit({ type: 'notice', server, message }),
      // A notification may come on the stream of another request.
      observe: (id, listener) => this.#observe(id, AsyncResource.bind(listener)),
      connected,
    };
  }

  #observe(id: string, listener: (task: Task) => void): () => void {
    return this.#ports.observe((event) => {
      if (event.type !== 'notification' || !statusNotifications.includes(event.method)) return;
      const task = readTask(event.params);
      if (task?.id === id) listener(task);
    });
  }

  /** Whether the server declares that it supports a request about tasks, or calls as tasks. */
  #supports(method: string): boolean {
    const { era, capabilities } = this.#ports.facts();
    const { extensions, tasks } = capabilities;
    if (era === 'modern') return isObject(extensions) && extensions[tasksExtension] !== undefined;
    if (!isObject(tasks)) return false;
    if (method === 'tasks/list') return tasks.list !== undefined;
    if (method === 'tasks/cancel') return tasks.cancel !== undefined;
    if (method !== 'tools/call') return true;
    const { requests } = tasks;
    return isObject(requests) && isObject(requests.tools) && requests.tools.call !== undefined;
  }

  #unsupported(reason: string): ServerError {
    const { name } = this.#ports.facts();
    return new ServerError(`${name} does not support this request: ${reason}`, { server: name });
  }
}

/** A task that the server could not look up. */
function inaccessible(id: string, { message }: ServerError): Task {
  return {
    id,
    status: 'working',
    unknownStatus: 'unknown',
    message,
    createdAt: undefined,
    updatedAt: undefined,
    pollInterval: undefined,
    raw: { taskId: id },
  };
}
