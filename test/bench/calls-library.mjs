/** Calls `echo` of a stdio server repeatedly with mcpc's library: `node calls-library.mjs 1000 COMMAND ARGUMENT…`. */
import { Client } from '../../dist/library/index.mjs';

const [calls, command, ...args] = process.argv.slice(2);
const client = new Client({ command, args });
await client.connect();
for (let call = 0; call < Number(calls); call += 1) {
  const { content } = await client.callTool('echo', { text: 'hello' });
  process.stdout.write(`${content[0].text}\n`);
}
await client.close();
