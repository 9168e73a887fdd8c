import { defineCommand } from '../command-line/command.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { ServerError, UsageError } from '../core/errors.ts';
import type { DetachedTask, Task } from '../core/protocol.ts';
import { isUnknownTask } from '../engine/tasks/task.ts';
import { missingName } from './definitions/find-definition.ts';
import { taskView } from './on-demand/task-view.ts';

const actions = ['show', 'result', 'cancel'];

export const task = defineCommand({
  name: 'task',
  summary: 'show a task, wait for its result, or cancel it',
  target: true,
  operands: [
    { name: 'ID', summary: 'ID of the task', required: true, listed: true, takes: 'task' },
    { name: 'ACTION', summary: 'show, result or cancel', required: false, choices: actions },
  ],
  options: [],
  examples: ['mcpc task https://example.com/mcp 7f3a', 'mcpc task https://example.com/mcp 7f3a result'],
  async run(context) {
    const { operands, connect, callOptions, detachedTasks } = context;
    const [id, action = 'show'] = operands;
    if (!actions.includes(action)) {
      throw new UsageError(`Unknown action "${action}".${didYouMean(action, actions)}`, {
        hint: `The actions are ${actions.join(', ')}.`,
      });
    }
    const client = await connect();
    if (id === undefined) throw await missingName('task', client, context);
    const { tasks } = client;
    try {
      if (action === 'show') {
        const [current] = withTools([await tasks.get(id, callOptions)], await detachedTasks.list());
        if (current !== undefined) return taskView(current, context);
      }
      if (action === 'cancel') {
        const cancelled = await tasks.cancel(id, callOptions);
        await detachedTasks.remove([id]);
        return taskView(cancelled, context);
      }
      const result = await tasks.result(id, callOptions);
      await detachedTasks.remove([id]);
      return { kind: 'call', tool: `task ${id}`, result };
    } catch (error) {
      // A task that failed has no other result.
      const isOver = isUnknownTask(error) || (action === 'result' && error instanceof ServerError);
      if (isOver) await detachedTasks.remove([id]);
      throw error;
    }
  },
});

/** Returns tasks with the tools whose calls they are, as far as that is known. */
function withTools(tasks: readonly Task[], detached: readonly DetachedTask[]): Task[] {
  return tasks.map((current) => {
    const known = detached.find(
      ({ id, server }) =>
        id === current.id && (server === undefined || server === (current.server ?? server)),
    );
    if (known === undefined) return current;
    return { ...current, tool: known.tool, createdAt: current.createdAt ?? known.startedAt };
  });
}

export const tasks = defineCommand({
  name: 'tasks',
  summary: 'list tasks',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc tasks https://example.com/mcp', 'mcpc tasks server.py --json'],
  async run({ connect, callOptions, detachedTasks }) {
    const client = await connect();
    const known = await detachedTasks.list();
    const { items, raw, unknown } = await client.tasks.list({ ...callOptions, known });
    // One that is completed is remembered until its result is requested.
    const cancelled = items.filter(({ status }) => status === 'cancelled').map(({ id }) => id);
    const isOver = new Set([...unknown, ...cancelled]);
    await detachedTasks.remove(known.filter(({ id }) => isOver.has(id)).map(({ id }) => id));
    return { kind: 'tasks', listing: { items: withTools(items, known), raw } };
  },
});
