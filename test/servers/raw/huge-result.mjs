/** Answers with a text of `--size` bytes (100,000,000): lines of 99 digits, so that a hole would show. */
import { option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const size = Number(option('--size', '100000000'));

function numberedLines() {
  const lines = [];
  for (let line = 0; line < size / 100; line += 1) lines.push(String(line).padStart(99, '0'));
  return `${lines.join('\n')}\n`.slice(0, size);
}

serve(toolMethods([{ name: 'huge', call: () => text(numberedLines()) }]));
