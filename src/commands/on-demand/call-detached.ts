import type { CommandContext } from '../../command-line/command.ts';
import { UsageError } from '../../core/errors.ts';
import { asDouble } from '../../core/exact-number.ts';
import type { JsonObject } from '../../core/json.ts';
import type { DetachedTask, Task, Tool } from '../../core/protocol.ts';
import type { View } from '../../core/views.ts';
import type { Server, SingleServer } from '../../engine/server.ts';
import { taskView } from './task-view.ts';

/**
 * Calls a tool as a task and does not wait for its result. Returns the task, or the result if the server does not make a
 * task of the call. Throws UsageError if the task would end with the command, and what a call throws.
 */
export async function callDetached(
  client: Server,
  tool: Tool,
  args: JsonObject,
  context: CommandContext,
): Promise<View> {
  const { callOptions, detachedTasks } = context;
  const { client: server } = await client.locate('name', tool.name, callOptions);
  const isKept = outlivesConnection(server, context);
  const started = await client.tasks.start(tool, args, callOptions);
  if (!('task' in started)) return { kind: 'call', tool: tool.name, result: started.result };
  const member = client === server ? undefined : server.name;
  if (isKept) await detachedTasks.add(detachedTask(started.task, tool, member), server.logins);
  return taskView(started.task, context);
}

/**
 * Returns whether a task outlives the connection to its server. If not, the shell says so, and a command throws
 * UsageError: the server ends with it.
 */
function outlivesConnection(
  { name, facts }: SingleServer,
  { shell, notice }: Pick<CommandContext, 'shell' | 'notice'>,
): boolean {
  if (!['stdio', 'memory'].includes(facts.transport)) return true;
  if (shell === undefined) {
    throw new UsageError(`${name} ends with this command, and the task with it.`, {
      hint: 'Omit --detach to wait for the result, or use the shell, which keeps the server running.',
    });
  }
  notice(`${name} ends with this shell, and the task with it.`);
  return false;
}

/** Returns what is remembered of a task. `server`: the name of its server in a group. */
function detachedTask({ id, raw }: Task, tool: Tool, server: string | undefined): DetachedTask {
  const now = Date.now();
  const ttl = asDouble(raw.ttlMs ?? raw.ttl);
  const expiry = ttl === undefined ? undefined : new Date(now + ttl);
  return {
    id,
    tool: tool.name,
    ...(server === undefined ? {} : { server }),
    startedAt: new Date(now).toISOString(),
    // A time to live may be too long for a date.
    ...(expiry === undefined || Number.isNaN(expiry.getTime()) ? {} : { expiresAt: expiry.toISOString() }),
  };
}
