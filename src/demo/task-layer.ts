import {
  CLIENT_CAPABILITIES_META_KEY,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type MessageExtraInfo,
  PROTOCOL_VERSION_META_KEY,
  RELATED_TASK_META_KEY,
  type Result,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server';
import type { Era } from '../base/protocol.ts';
import { KeptTask, type Outcome } from './kept-task.ts';

/** The extension by which the new era knows tasks. */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

const methodNotFound = -32_601;
const invalidParams = -32_602;

/**
 * Makes tasks of the calls of some tools, between a server of the SDK and its transport: the SDK has the types of
 * tasks and no more. The server gets such a call under the task's id, and its progress becomes the task's words.
 */
export class TaskLayer implements Transport {
  readonly #transport: Transport;
  readonly #tools: ReadonlySet<string>;
  readonly #tasks = new Map<unknown, KeptTask>();

  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;

  constructor(transport: Transport, tools: Iterable<string>) {
    this.#transport = transport;
    this.#tools = new Set(tools);
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (message, extra) => {
      const taken = 'id' in message && 'method' in message && this.#take(message);
      if (!taken) this.onmessage?.(message, extra);
    };
    this.#transport.onclose = () => this.onclose?.();
    this.#transport.onerror = (error) => this.onerror?.(error);
    await this.#transport.start();
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const task = this.#tasks.get(taskIdOf(message));
    if (task === undefined) await this.#transport.send(message, options);
    else if ('method' in message) task.tell(String(message.params?.message ?? ''));
    else task.end('result' in message ? { result: message.result } : { error: message.error });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  /** Answers what is about tasks; false for what is not. */
  #take(request: JSONRPCRequest): boolean {
    const { method, params = {} } = request;
    const era: Era = params._meta?.[PROTOCOL_VERSION_META_KEY] === undefined ? 'legacy' : 'modern';
    if (method === 'tools/call') return this.#tools.has(String(params.name)) && this.#begin(request, era);
    const list = () => ({ tasks: [...this.#tasks.values()].map((task) => task.describe()) });
    if (method === 'tasks/list' && era === 'legacy') return this.#answer(request, { result: list() });
    const act = this.#actions(era)[method];
    if (act === undefined) return false;
    const task = this.#tasks.get(params.taskId);
    if (task !== undefined) void act(task).then((outcome) => this.#answer(request, outcome));
    else this.#answer(request, refusal(invalidParams, `There is no task ${String(params.taskId)}.`));
    return true;
  }

  #actions(era: Era): Record<string, (task: KeptTask) => Promise<Outcome>> {
    const complete = era === 'modern' ? { resultType: 'complete' } : {};
    const get = async (task: KeptTask) => ({ result: { ...complete, ...task.describe() } });
    const cancel = async (task: KeptTask) => {
      if (era === 'legacy' && task.isOver) return refusal(invalidParams, `The task ${task.id} is over.`);
      task.end('cancelled');
      const params = { requestId: task.id };
      this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
      return era === 'legacy' ? get(task) : { result: complete };
    };
    const both = { 'tasks/get': get, 'tasks/cancel': cancel };
    // No task here asks anything: there is nothing to be updated with.
    if (era === 'modern') return { ...both, 'tasks/update': async () => ({ result: complete }) };
    return { ...both, 'tasks/result': resultOf };
  }

  /** The new era leaves it to the server, for clients that know tasks; the old one's clients ask for a task. */
  #begin(request: JSONRPCRequest, era: Era): boolean {
    const { params = {} } = request;
    const { task: asked, ...rest } = params;
    if (era === 'modern' && !knowsTasks(params._meta?.[CLIENT_CAPABILITIES_META_KEY])) return false;
    if (era === 'legacy' && asked === undefined) {
      const why = `${String(params.name)} has to be called as a task.`;
      return this.#answer(request, refusal(methodNotFound, why));
    }
    const task = new KeptTask(era);
    this.#tasks.set(task.id, task);
    const begun = task.describe();
    this.#answer(request, {
      result: era === 'modern' ? { resultType: 'task', ...begun } : { task: begun },
    });
    const _meta = { ...params._meta, progressToken: task.id };
    this.onmessage?.({ ...request, id: task.id, params: { ...rest, _meta } });
    return true;
  }

  /** Always true: it is answered. */
  #answer({ id }: JSONRPCRequest, outcome: Outcome): true {
    // A client that is gone needs no answer.
    this.#transport.send({ jsonrpc: '2.0', id, ...outcome }).catch(() => {});
    return true;
  }
}

/** The task that a message of the server belongs to: the answer to its call, or a report of its progress. */
function taskIdOf(message: JSONRPCMessage): unknown {
  if (!('method' in message)) return message.id;
  return message.method === 'notifications/progress' ? message.params?.progressToken : undefined;
}

async function resultOf(task: KeptTask): Promise<Outcome> {
  const outcome = await task.outcome();
  if ('error' in outcome) return outcome;
  const { result } = outcome;
  const _meta: Result['_meta'] = { ...result._meta, [RELATED_TASK_META_KEY]: { taskId: task.id } };
  return { result: { ...result, _meta } };
}

function knowsTasks(capabilities: unknown): boolean {
  const { extensions } = (capabilities ?? {}) as { extensions?: Record<string, unknown> };
  return extensions?.[tasksExtension] !== undefined;
}

function refusal(code: number, message: string): Outcome {
  return { error: { code, message } };
}
