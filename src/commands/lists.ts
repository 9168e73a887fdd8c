import { exampleWords } from '../arguments/example.ts';
import type { Command } from '../command-line/command.ts';
import { quoteWords } from '../core/quote.ts';
import { findTool } from './find-definition.ts';

export const prompts: Command = {
  name: 'prompts',
  summary: 'list the prompts of a server',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc prompts demo'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'prompts', listing: await client.listPrompts({ signal }) };
  },
};

export const resources: Command = {
  name: 'resources',
  summary: 'list the resources of a server',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc resources demo', 'mcpc resources server.py --json'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'resources', listing: await client.listResources({ signal }) };
  },
};

export const templates: Command = {
  name: 'templates',
  summary: 'list the resource templates of a server',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc templates demo'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'templates', listing: await client.listResourceTemplates({ signal }) };
  },
};

export const tools: Command = {
  name: 'tools',
  summary: 'list the tools of a server; with a name, show one in full',
  target: true,
  everyServer: true,
  operands: [{ name: 'NAME', summary: 'the tool to show in full', required: false, takes: 'tool' }],
  options: [],
  examples: ['mcpc tools server.py', 'mcpc tools demo multiply', 'mcpc tools demo --query "[].name"'],
  async run(context) {
    const { connect, signal, lineFor } = context;
    const [name] = context.operands;
    const client = await connect();
    if (name === undefined) return { kind: 'tools', listing: await client.listTools({ signal }) };
    const { tool, raw } = await findTool(client, name, context);
    const example = `${lineFor('call')} ${quoteWords([tool.name, ...exampleWords(tool.inputSchema)])}`;
    return { kind: 'tool', tool, raw, example };
  },
};
