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
import { reportProgress } from './notifications.ts';
import { textResult } from './results.ts';

/** The tools that run as tasks. */
export const taskTools = ['bake_bread'];

const stages = ['kneading the dough', 'waiting for it to rise', 'baking', 'letting it cool'];

/** `bake_bread`: takes a while and runs as a task. */
export function addBaking(server: McpServer): void {
  const tool = server.registerTool(
    'bake_bread',
    {
      title: 'Bake bread',
      description: 'Takes a while and runs as a task, which can be polled and cancelled',
      inputSchema: z.object({
        loaves: z.int().min(1).max(12).default(1).describe('Number of loaves'),
        delay: z.int().min(0).max(60_000).default(600).describe('Milliseconds for each of the four stages'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ loaves, delay }, ctx) => {
      for (const [progress, message] of stages.entries()) {
        await reportProgress(ctx, { progress, total: stages.length, message });
        await setTimeout(delay, undefined, { signal: ctx.mcpReq.signal });
      }
      return textResult(loaves === 1 ? 'Your loaf is ready.' : `Your ${loaves} loaves are ready.`);
    },
  );
  // For legacy clients; the SDK omits it for modern ones.
  tool.execution = { taskSupport: 'required' };
}

/** The result of a call, or its JSON-RPC error. */
type Outcome = { result: Result } | { error: { code: number; message: string; data?: unknown } };

/** Milliseconds. */
const pollInterval = 250;

/** A call that runs as a task. Kept as long as the connection. */
class ToolTask {
  readonly id = randomUUID();
  readonly #era: Era;
  readonly #createdAt = new Date().toISOString();
  #updatedAt = this.#createdAt;
  #message: string | undefined;
  #outcome: Outcome | 'cancelled' | undefined;
  #settle = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#settle = resolve;
  });

  constructor(era: Era) {
    this.#era = era;
  }

  get hasEnded(): boolean {
    return this.#outcome !== undefined;
  }

  /** Sets the status message. */
  report(message: string): void {
    this.#message = message;
    this.#updatedAt = new Date().toISOString();
  }

  /** Ends the task; has no effect if it has ended already. */
  end(outcome: Outcome | 'cancelled'): void {
    if (this.hasEnded) return;
    this.#outcome = outcome;
    this.#message = undefined;
    this.#updatedAt = new Date().toISOString();
    this.#settle();
  }

  /** The task as the protocol describes it; in the modern era, with its result. */
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
    await this.#ended;
    if (this.#outcome === 'cancelled' || this.#outcome === undefined) {
      return { error: { code: -32_603, message: `The task ${this.id} was cancelled.` } };
    }
    return this.#outcome;
  }

  /** An error result means `failed` in the legacy era, and `completed` in the modern one. */
  #status(): string {
    if (this.#outcome === undefined) return 'working';
    if (this.#outcome === 'cancelled') return 'cancelled';
    if ('error' in this.#outcome) return 'failed';
    return this.#era === 'legacy' && this.#outcome.result.isError === true ? 'failed' : 'completed';
  }
}

/** The extension for tasks in the modern era. */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

const methodNotFound = -32_601;
const invalidParams = -32_602;

/**
 * Adds tasks to a server of the SDK, which has only their types: a transport that runs calls of some tools as tasks. The
 * server receives such a call with the task's ID, and its progress becomes the task's status message.
 */
export class TaskLayer implements Transport {
  readonly #transport: Transport;
  readonly #tools: ReadonlySet<string>;
  readonly #tasks = new Map<unknown, ToolTask>();

  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;

  constructor(transport: Transport, tools: Iterable<string>) {
    this.#transport = transport;
    this.#tools = new Set(tools);
  }

  async start(): Promise<void> {
    this.#transport.onmessage = (message, extra) => {
      const isHandled = 'id' in message && 'method' in message && this.#handle(message);
      if (!isHandled) this.onmessage?.(message, extra);
    };
    this.#transport.onclose = () => this.onclose?.();
    this.#transport.onerror = (error) => this.onerror?.(error);
    await this.#transport.start();
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const task = this.#tasks.get(taskIdOf(message));
    if (task === undefined) await this.#transport.send(message, options);
    else if ('method' in message) task.report(String(message.params?.message ?? ''));
    else task.end('result' in message ? { result: message.result } : { error: message.error });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  /** Handles requests for tasks; returns false for other requests. */
  #handle(request: JSONRPCRequest): boolean {
    const { method, params = {} } = request;
    const era: Era = params._meta?.[PROTOCOL_VERSION_META_KEY] === undefined ? 'legacy' : 'modern';
    if (method === 'tools/call') return this.#tools.has(String(params.name)) && this.#start(request, era);
    const list = () => ({ tasks: [...this.#tasks.values()].map((task) => task.describe()) });
    if (method === 'tasks/list' && era === 'legacy') return this.#respond(request, { result: list() });
    const act = this.#actions(era)[method];
    if (act === undefined) return false;
    const task = this.#tasks.get(params.taskId);
    if (task !== undefined) void act(task).then((outcome) => this.#respond(request, outcome));
    else this.#respond(request, errorOutcome(invalidParams, `Task not found: ${String(params.taskId)}.`));
    return true;
  }

  #actions(era: Era): Record<string, (task: ToolTask) => Promise<Outcome>> {
    const complete = era === 'modern' ? { resultType: 'complete' } : {};
    const get = async (task: ToolTask) => ({ result: { ...complete, ...task.describe() } });
    const cancel = async (task: ToolTask) => {
      if (era === 'legacy' && task.hasEnded)
        return errorOutcome(invalidParams, `The task ${task.id} has already ended.`);
      task.end('cancelled');
      const params = { requestId: task.id };
      this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
      return era === 'legacy' ? get(task) : { result: complete };
    };
    const both = { 'tasks/get': get, 'tasks/cancel': cancel };
    // No task needs input: there is nothing to update.
    if (era === 'modern') return { ...both, 'tasks/update': async () => ({ result: complete }) };
    return { ...both, 'tasks/result': resultOf };
  }

  /** In the modern era the server decides, if the client supports tasks; in the legacy era the client asks for a task. */
  #start(request: JSONRPCRequest, era: Era): boolean {
    const { params = {} } = request;
    const { task: requested, ...rest } = params;
    if (era === 'modern' && !supportsTasks(params._meta?.[CLIENT_CAPABILITIES_META_KEY])) return false;
    if (era === 'legacy' && requested === undefined) {
      const message = `${String(params.name)} must be called as a task.`;
      return this.#respond(request, errorOutcome(methodNotFound, message));
    }
    const task = new ToolTask(era);
    this.#tasks.set(task.id, task);
    const begun = task.describe();
    this.#respond(request, {
      result: era === 'modern' ? { resultType: 'task', ...begun } : { task: begun },
    });
    const _meta = { ...params._meta, progressToken: task.id };
    this.onmessage?.({ ...request, id: task.id, params: { ...rest, _meta } });
    return true;
  }

  /** Returns true, since the request is handled. */
  #respond({ id }: JSONRPCRequest, outcome: Outcome): true {
    // Fails if the client has disconnected.
    this.#transport.send({ jsonrpc: '2.0', id, ...outcome }).catch(() => {});
    return true;
  }
}

/** Returns the ID of the task to which a message of the server belongs: the response to its call, or its progress. */
function taskIdOf(message: JSONRPCMessage): unknown {
  if (!('method' in message)) return message.id;
  return message.method === 'notifications/progress' ? message.params?.progressToken : undefined;
}

async function resultOf(task: ToolTask): Promise<Outcome> {
  const outcome = await task.outcome();
  if ('error' in outcome) return outcome;
  const { result } = outcome;
  const _meta: Result['_meta'] = { ...result._meta, [RELATED_TASK_META_KEY]: { taskId: task.id } };
  return { result: { ...result, _meta } };
}

function supportsTasks(capabilities: unknown): boolean {
  const { extensions } = (capabilities ?? {}) as { extensions?: Record<string, unknown> };
  return extensions?.[tasksExtension] !== undefined;
}

function errorOutcome(code: number, message: string): Outcome {
  return { error: { code, message } };
}
