/** Calls `echo` of a stdio server repeatedly with the SDK's client: `node calls-sdk.mjs 1000 COMMAND ARGUMENT…`. */
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const [calls, command, ...args] = process.argv.slice(2);
const client = new Client({ name: 'bench', version: '1' });
await client.connect(new StdioClientTransport({ command, args }));
for (let call = 0; call < Number(calls); call += 1) {
  const { content } = await client.callTool({ name: 'echo', arguments: { text: 'hello' } });
  process.stdout.write(`${content[0].text}\n`);
}
await client.close();
