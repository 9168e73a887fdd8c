import { exampleComment, exampleWords } from '../arguments/example.ts';
import { defineCommand } from '../command-line/command.ts';
import { quoteWords } from '../core/quote.ts';
import { findTool } from './find-definition.ts';

export const prompts = defineCommand({
  name: 'prompts',
  summary: 'list prompts',
  target: true,
  everyServer: true,
  operands: [],
  options: ['fresh'],
  examples: ['mcpc prompts demo'],
  async run({ connect, cacheableOptions }) {
    const client = await connect();
    return { kind: 'prompts', listing: await client.list('prompts', cacheableOptions) };
  },
});

export const resources = defineCommand({
  name: 'resources',
  summary: 'list resources',
  target: true,
  everyServer: true,
  operands: [],
  options: ['fresh'],
  examples: ['mcpc resources demo', 'mcpc resources server.py --json'],
  async run({ connect, cacheableOptions }) {
    const client = await connect();
    return { kind: 'resources', listing: await client.list('resources', cacheableOptions) };
  },
});

export const templates = defineCommand({
  name: 'templates',
  summary: 'list resource templates',
  target: true,
  everyServer: true,
  operands: [],
  options: ['fresh'],
  examples: ['mcpc templates demo'],
  async run({ connect, cacheableOptions }) {
    const client = await connect();
    return { kind: 'templates', listing: await client.list('templates', cacheableOptions) };
  },
});

export const tools = defineCommand({
  name: 'tools',
  summary: 'list tools, or show one in detail',
  target: true,
  everyServer: true,
  operands: [{ name: 'NAME', summary: 'tool to show in detail', required: false, takes: 'tool' }],
  options: ['fresh'],
  examples: ['mcpc tools server.py', 'mcpc tools demo multiply', 'mcpc tools demo --query "[].name"'],
  async run(context) {
    const { connect, callOptions, cacheableOptions, lineFor, options } = context;
    const [name] = context.operands;
    const client = await connect();
    if (name === undefined) return { kind: 'tools', listing: await client.list('tools', cacheableOptions) };
    const lookup = options.fresh === true ? { ...callOptions, reuse: 'never' as const } : callOptions;
    const { tool, raw } = await findTool(client, name, { callOptions: lookup, lineFor });
    const words = quoteWords([tool.name, ...exampleWords(tool.inputSchema)]);
    const example = `${lineFor('call')} ${words}${exampleComment(tool.inputSchema)}`;
    return { kind: 'tool', tool, raw, example };
  },
});
