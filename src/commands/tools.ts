import { exampleWords } from '../arguments/example.ts';
import { quoteWords } from '../arguments/quote.ts';
import type { Command } from './command.ts';
import { findTool } from './lookup.ts';

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
