import { describe, expect, it } from 'vitest';
import type { Command, CommandContext } from '../../../src/command-line/command.ts';
import type { OptionName } from '../../../src/command-line/options.ts';
import { call } from '../../../src/commands/call.ts';
import { complete } from '../../../src/commands/complete.ts';
import { describe as describeCommand } from '../../../src/commands/definitions/describe.ts';
import { find } from '../../../src/commands/definitions/find.ts';
import { prompts, resources, templates, tools } from '../../../src/commands/lists.ts';
import { prompt } from '../../../src/commands/prompt.ts';
import { read } from '../../../src/commands/read.ts';
import { task, tasks } from '../../../src/commands/tasks.ts';
import { FakeServer } from '../engine/fake-server.ts';

const callOptions = { signal: new AbortController().signal, timeout: 7 };

/** Runs a command on a server that has one of everything. */
async function run(command: Command, ...operands: string[]): Promise<FakeServer> {
  const server = new FakeServer();
  server.lists.tools = [{ name: 'add', inputSchema: {} }];
  server.lists.prompts = [{ name: 'poem', arguments: [{ name: 'form' }] }];
  const context: Partial<CommandContext<OptionName>> = {
    operands,
    options: { env: {}, header: {}, root: [] },
    connect: async () => server,
    signal: callOptions.signal,
    callOptions,
    detachedTasks: { list: async () => [], add: async () => {}, remove: async () => {} },
    cacheableOptions: callOptions,
    lineFor: (name) => name,
    notice: () => {},
    commands: async () => [],
    helpFor: async () => ({ kind: 'text', text: '', data: null }),
  };
  await command.run(context as CommandContext<OptionName>);
  return server;
}

describe('the requests of a command', () => {
  const lines: [Command, string[], string[]][] = [
    [tools, [], ['tools']],
    [tools, ['add'], ['tools']],
    [prompts, [], ['prompts']],
    [resources, [], ['resources']],
    [templates, [], ['templates']],
    [find, ['add'], ['tools', 'prompts', 'resources', 'templates']],
    [describeCommand, ['add'], ['tools', 'prompts', 'resources', 'templates']],
    [call, ['add'], ['tools', 'call add']],
    [read, ['demo://welcome'], ['resources/read']],
    [prompt, ['poem'], ['prompts', 'prompts/get']],
    [complete, ['prompt:poem', 'form', 'h'], ['prompts', 'completion/complete']],
    [tasks, [], ['tasks/list']],
    [task, ['1'], ['tasks/get']],
    [task, ['1', 'result'], ['tasks/result']],
    [task, ['1', 'cancel'], ['tasks/cancel']],
  ];

  it.each(
    lines.map(([command, operands, expected]) => ({
      command,
      operands,
      expected,
      line: [command.name, ...operands].join(' '),
    })),
  )('have its timeout: $line', async ({ command, operands, expected }) => {
    const { calls } = await run(command, ...operands);
    expect(calls.map(({ what }) => what)).toEqual(expected);
    for (const { options } of calls) expect(options.timeout).toBe(7);
  });
});
