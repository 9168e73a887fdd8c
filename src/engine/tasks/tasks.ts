import { ServerError, UsageError } from '../../core/errors.ts';
import type { EventListener } from '../../core/events.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { Listing, ServerFacts, Task, Tool } from '../../core/protocol.ts';
import type { ListKind } from '../catalog/paginate.ts';
import { tasksExtension } from '../protocol/capabilities.ts';
import type { CallOptions } from '../protocol/client-options.ts';
import type { RequestOptions, RunningCall } from '../protocol/session.ts';
import { type FollowPorts, followTask } from './follow-task.ts';
import { readTask, type ServerTasks, type StartedCall, taskIn } from './task.ts';

/** What the tasks of a server take from its client. */
export interface TaskPorts {
  facts(): ServerFacts;
  /** Sends a request; see `RequestOptions` for the last two. */
  request(
    method: string,
    params: JsonObject,
    options: CallOptions & Pick<RequestOptions, 'quiet' | 'follow'>,
  ): Promise<unknown>;
  /** Sends `tools/call`, as a task or not. */
  call(tool: Tool, args: JsonObject, asTask: boolean, options: CallOptions): Promise<unknown>;
  list(kind: ListKind<Task>, options: CallOptions): Promise<Listing<Task>>;
  /** The result of a call as an object, however it came. */
  callResult(result: unknown): JsonObject;
  /** Answers a question of the server. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  observe(listener: EventListener): () => void;
  emit: EventListener;
  connected(): boolean;
}

/** The old era's list of tasks; the new one has none. */
const listed: ListKind<Task> = {
  method: 'tasks/list',
  member: 'tasks',
  capability: 'tasks',
  read: readTask,
  keyOf: ({ id }) => id,
  members: { status: 'text' },
  needed: ['status'],
};

/** The notifications with which servers tell of a task's state, in the old era and in the new one. */
const words = ['notifications/tasks/status', 'notifications/tasks'];

/** The tasks of one server: calls become them, in either era, and they are asked about and taken back. */
export class Tasks implements ServerTasks {
  readonly #ports: TaskPorts;
  /** Those that were begun here: the new era's servers list none. */
  readonly #begun = new Set<string>();

  constructor(ports: TaskPorts) {
    this.#ports = ports;
  }

  /**
   * Whether a call is to be made as a task. In the new era that is the server's decision. Throws UsageError
   * when one is asked for that there cannot be.
   */
  wanted({ name, taskSupport }: Tool, asked: boolean): boolean {
    const { era, name: server } = this.#ports.facts();
    const able = this.#able('tools/call');
    if (asked && !able) {
      throw new UsageError(`${server} does not run calls as tasks.`, {
        server,
        hint: 'It does not declare tasks: call its tools plainly.',
      });
    }
    if (era === 'modern' || !able) return false;
    if (taskSupport === 'required') return true;
    if (!asked) return false;
    if (taskSupport === 'optional') return true;
    throw new UsageError(`${name} does not run as a task.`, {
      server,
      hint: 'Call it plainly, not as a task.',
    });
  }

  /** The result of a call, which may have become a task: then that is followed to its end. */
  async follow(result: unknown, call: RunningCall): Promise<unknown> {
    const task = taskIn(result);
    if (task === undefined) return result;
    this.#begun.add(task.id);
    return followTask(task, this.#followPorts(call));
  }

  async start(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<StartedCall> {
    const result = await this.#ports.call(tool, args, this.wanted(tool, true), options);
    const task = taskIn(result);
    if (task === undefined) return { result: this.#ports.callResult(result) };
    this.#begun.add(task.id);
    return { task };
  }

  async list(options: CallOptions = {}): Promise<Listing<Task>> {
    const { era, name } = this.#ports.facts();
    if (era === 'legacy' && this.#able('tasks/list')) return this.#ports.list(listed, options);
    if (!this.#able('tasks/get')) throw this.#unable('it does not declare tasks.');
    if (this.#begun.size === 0 && era === 'modern') {
      throw new ServerError(
        `${name} does not list its tasks: in the new era servers tell of a task by its id.`,
        {
          server: name,
        },
      );
    }
    if (this.#begun.size === 0) throw this.#unable('it does not declare tasks.list.');
    const states = await Promise.allSettled([...this.#begun].map((id) => this.get(id, options)));
    const items = states.flatMap((state) => (state.status === 'fulfilled' ? [state.value] : []));
    return { items, raw: items.map(({ raw }) => raw) };
  }

  /** Throws ServerError when there is no such task. */
  async get(taskId: string, options: CallOptions = {}): Promise<Task> {
    return this.#taskOf(await this.#ports.request('tasks/get', { taskId }, options));
  }

  /** Throws ServerError for one that failed or was cancelled. */
  async result(taskId: string, options: CallOptions = {}): Promise<JsonObject> {
    const follow = async (result: unknown, call: RunningCall) => {
      // Who only looks at a task does not take it back when he has seen enough.
      return followTask(this.#taskOf(result), { ...this.#followPorts(call), cancellable: false });
    };
    return this.#ports.callResult(await this.#ports.request('tasks/get', { taskId }, { ...options, follow }));
  }

  /** Throws ServerError when the server takes none back. */
  async cancel(taskId: string, options: CallOptions = {}): Promise<Task> {
    if (!this.#able('tasks/cancel')) throw this.#unable('it does not declare tasks.cancel.');
    const answer = await this.#ports.request('tasks/cancel', { taskId }, options);
    // The new era's answer says only that the wish was heard.
    return readTask(answer) ?? this.get(taskId, options);
  }

  #taskOf(answer: unknown): Task {
    const task = readTask(answer);
    if (task !== undefined) return task;
    throw this.#unable('what it answered to tasks/get is no task.');
  }

  #followPorts({ request: number, signal, alive }: RunningCall): FollowPorts {
    const { request, answer, emit, connected, facts } = this.#ports;
    const { name: server, era } = facts();
    return {
      server,
      signal,
      alive,
      told: ({ id, status, message }) =>
        emit({ type: 'task', server, request: number, task: id, status, message }),
      modern: era === 'modern',
      cancellable: this.#able('tasks/cancel'),
      // The time there is belongs to the call as a whole.
      request: (method, params, until) => request(method, params, { signal: until, timeout: 0, quiet: true }),
      answer,
      notice: (message) => emit({ type: 'notice', server, message }),
      onword: (id, listener) => this.#onword(id, listener),
      connected,
    };
  }

  #onword(id: string, listener: (task: Task) => void): () => void {
    return this.#ports.observe((event) => {
      if (event.type !== 'notification' || !words.includes(event.method)) return;
      const said = readTask(event.params);
      if (said?.id === id) listener(said);
    });
  }

  /** Whether the server declares that it takes a request about tasks, or makes tasks of calls. */
  #able(method: string): boolean {
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

  #unable(why: string): ServerError {
    const { name } = this.#ports.facts();
    return new ServerError(`${name} cannot be asked that: ${why}`, { server: name });
  }
}
