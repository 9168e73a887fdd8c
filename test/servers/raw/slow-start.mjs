/** Reads nothing for `--delay` milliseconds (1500) after its start. */
import { setTimeout } from 'node:timers/promises';
import { option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

await setTimeout(Number(option('--delay', '1500')));
serve(toolMethods([{ name: 'hello', call: () => text('hello') }]));
