import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initialOptions } from '../../../../src/command-line/options/initial-options.ts';
import type { Options } from '../../../../src/command-line/options.ts';
import type { ParsedLine } from '../../../../src/command-line/parse-line.ts';
import { connect } from '../../../../src/commands/connect.ts';
import { serverLine } from '../../../../src/repl/saving/server-line.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mcpc-'));
  mkdirSync(join(cwd, 'tests'));
  for (const file of ['server.py', 'mcp.json', 'ca.pem']) writeFileSync(join(cwd, file), '');
});
afterAll(() => rmSync(cwd, { recursive: true }));

test.each([
  ['server.py', 'server server.py', 'server ../server.py'],
  ['mcp.json:weather', 'server mcp.json:weather', 'server ../mcp.json:weather'],
  ['python server.py --fast', "server 'python server.py --fast'", "server 'python ../server.py --fast'"],
  ['npx -y @modelcontextprotocol/server-everything', undefined, undefined],
  ['https://example.com/mcp', 'server https://example.com/mcp', 'server https://example.com/mcp'],
  ['demo', 'server demo', 'server demo'],
])('names %s as seen from the folder of the file', (target, here, inTests) => {
  const same = `server '${target}'`;
  expect(serverLine(lineOf(target), cwd, { cwd, home: '/home/me' })).toBe(here ?? same);
  expect(serverLine(lineOf(target), join(cwd, 'tests'), { cwd, home: '/home/me' })).toBe(inTests ?? same);
});

test('keeps the options of the connection, with variables in place of secrets', () => {
  const options = {
    env: { API_KEY: 'abc', MODE: 'test' },
    header: { Authorization: 'Bearer abc', Accept: 'x' },
    bearer: 'abc',
    cacert: 'ca.pem',
  };
  const line = serverLine(lineOf('https://example.com', options), join(cwd, 'tests'), {
    cwd,
    home: '/home/me',
  });
  expect(line).toContain('-e API_KEY=$API_KEY -e MODE=test');
  expect(line).toContain('"Authorization: $AUTHORIZATION"');
  expect(line).toContain('--bearer $TOKEN');
  expect(line).toContain('--cacert ../ca.pem');
  expect(line).not.toContain('abc');
});

function lineOf(target: string, options: Partial<Options> = {}): ParsedLine {
  return { command: connect, target, operands: [], options: { ...initialOptions(), ...options } };
}
