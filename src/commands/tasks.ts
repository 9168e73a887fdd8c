import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Task } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import type { View } from '../core/views.ts';

const actions = ['show', 'result', 'cancel'];

export const task = defineCommand({
  name: 'task',
  summary: 'show a task, wait for its result, or cancel it',
  target: true,
  operands: [
    { name: 'ID', summary: 'ID of the task', required: true },
    { name: 'ACTION', summary: 'show, result or cancel', required: false, choices: actions },
  ],
  options: [],
  examples: ['mcpc task https://example.com/mcp 7f3a', 'mcpc task https://example.com/mcp 7f3a result'],
  async run(context) {
    const { operands, connect, callOptions } = context;
    const [id = '', action = 'show'] = operands;
    if (!actions.includes(action)) {
      throw new UsageError(`Unknown action "${action}".${didYouMean(action, actions)}`, {
        hint: `The actions are ${actions.join(', ')}.`,
      });
    }
    const { tasks } = await connect();
    if (action === 'cancel') return taskView(await tasks.cancel(id, callOptions), context);
    if (action === 'show') return taskView(await tasks.get(id, callOptions), context);
    return { kind: 'call', tool: `task ${id}`, result: await tasks.result(id, callOptions) };
  },
});

/** Returns the view of a task, with the lines that continue with it. */
export function taskView(current: Task, { lineFor }: Pick<CommandContext, 'lineFor'>): View {
  const hasEnded = ['completed', 'failed', 'cancelled'].includes(current.status);
  const line = `${lineFor('task')} ${quoteWord(current.id)}`;
  const words = current.status === 'cancelled' ? [] : hasEnded ? ['result'] : ['result', 'cancel'];
  return { kind: 'task', task: current, lines: words.map((word) => `${line} ${word}`) };
}

export const tasks = defineCommand({
  name: 'tasks',
  summary: 'list tasks',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc tasks https://example.com/mcp', 'mcpc tasks server.py --json'],
  async run({ connect, callOptions }) {
    const client = await connect();
    return { kind: 'tasks', listing: await client.tasks.list(callOptions) };
  },
});
