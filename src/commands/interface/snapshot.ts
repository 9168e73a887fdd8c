import { defineCommand } from '../../command-line/command.ts';
import { parseJson } from '../../core/json-text.ts';

export const snapshot = defineCommand({
  name: 'snapshot',
  summary: 'record what a server offers, for reviews and comparisons',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: [
    'mcpc snapshot server.py --output mcp.lock.json',
    'mcpc snapshot mcp.json -o mcp.lock.json',
    'mcpc snapshot demo --query "servers.*.tools[].name"',
  ],
  replaces: async (text) => {
    const { isInterfaceFile } = await import('../../interface/parse-interface-file.ts');
    return isInterfaceFile(text);
  },
  async run(context) {
    const server = await context.connect();
    const [{ takeSnapshot }, { interfaceFileText }] = await Promise.all([
      import('./take-snapshot.ts'),
      import('../../interface/interface-file.ts'),
    ]);
    const file = await takeSnapshot(server, context);
    const text = interfaceFileText(file);
    return { kind: 'jsonFile', text, data: parseJson(text) };
  },
});
