import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  CLIENT_CAPABILITIES_META_KEY,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpServer,
  type MessageExtraInfo,
  PROTOCOL_VERSION_META_KEY,
  RELATED_TASK_META_KEY,
  type Result,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Era } from '../core/protocol.ts';
import { textResult } from './results.ts';

/** The tools whose calls go on as tasks. */
export const taskTools = ['bake_bread'];

const stages = ['kneading the dough', 'waiting for it to rise', 'baking', 'letting it cool'];

/** `bake_bread`: takes its time and becomes a task. */
export function addBaking(server: McpServer): void {
  const tool = server.registerTool(
    'bake_bread',
    {
      title: 'Bake bread',
      description: 'Takes a while and becomes a task: follow it, leave it running, take it back',
      inputSchema: z.object({
        loaves: z.int().min(1).max(12).default(1).describe('How many'),
        delay: z.int().min(0).max(60_000).default(600).describe('Milliseconds for each of four stages'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ loaves, delay }, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const [done, message] of stages.entries()) {
        if (progressToken !== undefined) {
          await mcpReq.notify({
            method: 'notifications/progress',
            params: { progressToken, progress: done, total: stages.length, message },
          });
        }
        await setTimeout(delay, undefined, { signal: mcpReq.signal });
      }
      return textResult(loaves === 1 ? 'Your loaf is ready.' : `Your ${loaves} loaves are ready.`);
    },
  );
  // What the old era's clients go by; the SDK leaves it out in the new one.
  tool.execution = { taskSupport: 'required' };
}

/** How a call ended: with a result, or with a JSON-RPC error. */
export type Outcome = { result: Result } | { error: { code: number; message: string; data?: unknown } };

/** How often a client may look, in milliseconds. */
const pollInterval = 250;

/** One call that goes on as a task, kept as long as the connection. */
export class KeptTask {
  readonly id = randomUUID();
  readonly #era: Era;
  readonly #createdAt = new Date().toISOString();
  #updatedAt = this.#createdAt;
  #message: string | undefined;
  #outcome: Outcome | 'cancelled' | undefined;
  #settle = () => {};
  readonly #over = new Promise<void>((resolve) => {
    this.#settle = resolve;
  });

  constructor(era: Era) {
    this.#era = era;
  }

  get isOver(): boolean {
    return this.#outcome !== undefined;
  }

  /** What the tool does now, in words. */
  tell(message: string): void {
    this.#message = message;
    this.#updatedAt = new Date().toISOString();
  }

  /** The end; what comes after the first one is too late. */
  end(outcome: Outcome | 'cancelled'): void {
    if (this.isOver) return;
    this.#outcome = outcome;
    this.#message = undefined;
    this.#updatedAt = new Date().toISOString();
    this.#settle();
  }

  /** The task as the protocol describes it; the new era's has its end in it. */
  describe(): Result {
    const described = {
      taskId: this.id,
      status: this.#status(),
      ...(this.#message === undefined ? {} : { statusMessage: this.#message }),
      createdAt: this.#createdAt,
      lastUpdatedAt: this.#updatedAt,
    };
    if (this.#era === 'legacy') return { ...described, ttl: null, pollInterval };
    const end = this.#outcome === 'cancelled' ? {} : this.#outcome;
    return { ...described, ttlMs: null, pollIntervalMs: pollInterval, ...end };
  }

  /** How it ended, once it has. */
  async outcome(): Promise<Outcome> {
    await this.#over;
    if (this.#outcome === 'cancelled' || this.#outcome === undefined) {
      return { error: { code: -32_603, message: `The task ${this.id} was cancelled.` } };
    }
    return this.#outcome;
  }

  /** A tool's own error is a failure in the old era, and a result like others in the new one. */
  #status(): string {
    if (this.#outcome === undefined) return 'working';
    if (this.#outcome === 'cancelled') return 'cancelled';
    if ('error' in this.#outcome) return 'failed';
    return this.#era === 'legacy' && this.#outcome.result.isError === true ? 'failed' : 'completed';
  }
}

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
