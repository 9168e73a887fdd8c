import type { Command, CommandContext } from '../command-line/command.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Task } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import type { View } from '../core/views.ts';

const actions = ['show', 'result', 'cancel'];

export const task: Command = {
  name: 'task',
  summary: 'show a task, wait for its result, or take it back',
  target: true,
  operands: [
    { name: 'ID', summary: 'the task', required: true },
    { name: 'ACTION', summary: 'show, result or cancel', required: false, choices: actions },
  ],
  options: [],
  examples: ['mcpc task https://example.com/mcp 7f3a', 'mcpc task https://example.com/mcp 7f3a result'],
  async run(context) {
    const { operands, connect, signal } = context;
    const [id = '', action = 'show'] = operands;
    if (!actions.includes(action)) {
      throw new UsageError(
        `"${action}" is nothing that can be done with a task.${didYouMean(action, actions)}`,
        {
          hint: `It can be ${actions.join(', ')}.`,
        },
      );
    }
    const { tasks } = await connect();
    if (action === 'cancel') return taskView(await tasks.cancel(id, { signal }), context);
    if (action === 'show') return taskView(await tasks.get(id, { signal }), context);
    return { kind: 'call', tool: `task ${id}`, result: await tasks.result(id, { signal }) };
  },
};

/** A task, with the lines that go on with it. */
export function taskView(found: Task, { lineFor }: Pick<CommandContext, 'lineFor'>): View {
  const over = ['completed', 'failed', 'cancelled'].includes(found.status);
  const line = `${lineFor('task')} ${quoteWord(found.id)}`;
  const words = found.status === 'cancelled' ? [] : over ? ['result'] : ['result', 'cancel'];
  return { kind: 'task', task: found, lines: words.map((word) => `${line} ${word}`) };
}

export const tasks: Command = {
  name: 'tasks',
  summary: 'list the calls that a server works on as tasks',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc tasks https://example.com/mcp', 'mcpc tasks server.py --json'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'tasks', listing: await client.tasks.list({ signal }) };
  },
};
