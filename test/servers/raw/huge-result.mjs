/**
 * Returns `--size` bytes (100,000,000) as numbered lines of 99 digits, so that gaps are visible. `huge` returns text,
 * `huge_bytes` as a binary resource.
 */
import { option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const size = Number(option('--size', '100000000'));

function numberedLines() {
  const lines = [];
  for (let line = 0; line < size / 100; line += 1) lines.push(String(line).padStart(99, '0'));
  return `${lines.join('\n')}\n`.slice(0, size);
}

function asResource(bytes) {
  const mimeType = 'application/octet-stream';
  const resource = { uri: 'demo://huge', mimeType, blob: Buffer.from(bytes).toString('base64') };
  return { content: [{ type: 'resource', resource }] };
}

serve(
  toolMethods([
    { name: 'huge', call: () => text(numberedLines()) },
    { name: 'huge_bytes', call: () => asResource(numberedLines()) },
  ]),
);
