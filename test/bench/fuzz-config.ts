import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readConfigFile } from '../../src/config/read-config.ts';
import { UsageError } from '../../src/core/errors.ts';
import type { Random } from './random.ts';

/** The pieces of a config file. */
const pieces = [
  ...'{}[]":,=\\\n #é\0🎈',
  '// a comment\n',
  '/* open',
  '"mcpServers": {',
  '"servers": {',
  '[mcp_servers.one]\n',
  '[[mcp_servers]]\n',
  '"one": {"command": "node", "args": ["x"]}',
  '"two": {"url": "http://127.0.0.1/mcp", "headers": {"A": "${B:-c}"}}',
  '"command": 7',
  '"env": null',
  'command = "node"\n',
  '__proto__',
  '"__proto__": {}',
  '${input:x}',
  '1e999',
  'null',
  'true',
];

const names = [
  'mcp.json',
  '.mcp.json',
  '.vscode/mcp.json',
  '.cursor/mcp.json',
  'config.toml',
  '.claude.json',
];
const folder = mkdtempSync(join(tmpdir(), 'mcpc-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** An arbitrary config file gives servers or a usage error. */
export function anyConfigFile(random: Random): void {
  const path = join(folder, random.pick(names));
  const text = `${random.pick(['', '{"mcpServers": {', '{"servers": {'])}${random.text(pieces, 40)}${random.pick(['', '}}'])}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  try {
    readConfigFile(path, [folder]);
  } catch (error) {
    if (!(error instanceof UsageError)) throw new Error(JSON.stringify({ path, text }), { cause: error });
  }
}
