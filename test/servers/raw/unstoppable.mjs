/** Keeps running when its standard input ends, and on SIGTERM and SIGINT. */
import { serve } from './lines.mjs';
import { never, text, toolMethods } from './protocol.mjs';

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => process.stderr.write(`ignored ${signal}\n`));
}

const tools = [
  { name: 'hello', call: () => text('hello') },
  { name: 'wait', call: () => never },
];

serve(toolMethods(tools), { ended: () => setInterval(() => {}, 1_000_000) });
