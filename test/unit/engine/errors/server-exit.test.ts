import { describe, expect, it } from 'vitest';
import { exitHint } from '../../../../src/engine/errors/exit-hint.ts';
import { failedOnItsOwn, serverExitError } from '../../../../src/engine/errors/server-exit.ts';
import type { ExitInfo } from '../../../../src/engine/transports/transport.ts';
import { environment } from '../environment.ts';

const exited = (stderrTail: string[], stray: string[] = []): ExitInfo => ({
  reason: 'exited with status 1',
  status: 1,
  signal: undefined,
  stderrTail,
  stray,
});

const source = {
  type: 'stdio',
  name: 'weather',
  command: 'weather',
  args: [] as string[],
  env: {},
  inheritEnv: false,
  cwd: '/',
} as const;
const context = { source, phase: 'handshake', environment } as const;

const hintFor = (...lines: string[]) => exitHint(exited(lines), context);

describe('the error for a server that exited', () => {
  it('says how, when and what it wrote last', async () => {
    const error = await serverExitError(exited(['bye'], ['stray']), context);
    expect(error.message).toBe('weather exited with status 1 during the handshake.');
    expect(error.stderrTail).toEqual(['standard output: stray', 'bye']);
  });

  it('names the request without a response', async () => {
    const error = await serverExitError(exited([]), { ...context, method: 'tools/call' });
    expect(error.message).toBe('weather exited with status 1 while tools/call was under way.');
  });
});

describe('the hint', () => {
  it.each([
    [[], 'It exited without any output.'],
    [['hello'], 'It exited without an error.'],
  ])('asks whether the script starts the server if it ended successfully: %j', async (stray, how) => {
    const hint = await exitHint({ ...exited([], stray), status: 0 }, context);
    expect(hint).toBe(`${how} Does the script start the server, as with mcp.run() or server.connect()?`);
  });

  it.each([
    ["ModuleNotFoundError: No module named 'mcp.server.fastmcp'"],
    ["AttributeError: 'Server' object has no attribute 'list_tools'"],
    ["AttributeError: 'Server' object has no attribute 'call_tool'. Did you mean: 'call'?"],
  ])('names version 1 of the mcp package: %s', (line) => {
    expect(hintFor('Traceback (most recent call last):', line)).toBe(
      `It needs version 1 of Python's mcp package. Install "mcp<2" for it; with uvx: uvx --with 'mcp<2' NAME`,
    );
  });

  it.each([
    [
      ["Error: Cannot find module '/srv/server.js'", '  requireStack: []'],
      "There is no file /srv/server.js. Is the path right, seen from the server's folder?",
    ],
    [
      ["Error: Cannot find module 'zod/v4'", 'Require stack:', '- /srv/server.js'],
      'There is no package "zod" in /srv/node_modules or above. Install it: cd /srv && npm install zod',
    ],
    [
      ["Cannot find package '@scope/dep' imported from /srv/server.mjs"],
      'There is no package "@scope/dep" in /srv/node_modules or above. Install it: cd /srv && npm install @scope/dep',
    ],
    [
      ["Cannot find module '/srv/dist/tools.js' imported from /srv/server.mjs"],
      'Its code imports /srv/dist/tools.js, which does not exist. Build the server, or install it again.',
    ],
    [
      ["Error: Cannot find module './tools'", 'Require stack:', '- /srv/server.js'],
      'Its code imports ./tools, which does not exist. Build the server, or install it again.',
    ],
    [
      ["Cannot find module '/c/node_modules/@scope/dep/dist/index.js' imported from /c/node_modules/a/b.js"],
      'The package @scope/dep that it uses is incomplete: it has no /c/node_modules/@scope/dep/dist/index.js. Install it again.',
    ],
    [
      ["Error: Cannot find module '/c/node_modules/a/node_modules/dep/index.js'"],
      'The package dep that it uses is incomplete: it has no /c/node_modules/a/node_modules/dep/index.js. Install it again.',
    ],
  ])('says which file Node did not find: %j', (lines, hint) => {
    expect(hintFor(...lines)).toBe(hint);
  });

  it('names the key and the file for a server of a config file', () => {
    const entry = { name: 'weather', file: '/home/me/mcp.json' };
    const hint = (line: string, env = {}) =>
      exitHint(exited([line]), {
        ...{ ...context, source: { ...source, entry } },
        environment: { ...environment, env },
      });
    const line = 'Error: WEATHER_KEY is not set';
    const start = 'It requires the variable WEATHER_KEY. Set it in "env" of weather in /home/me/mcp.json:';
    expect(hint(line)).toBe(`${start} "WEATHER_KEY": "VALUE"`);
    expect(hint(line, { WEATHER_KEY: 'secret' })).toBe(`${start} "WEATHER_KEY": "\${WEATHER_KEY}"`);
  });

  it('names a missing variable', () => {
    expect(hintFor("KeyError: 'WEATHER_KEY'")).toContain('-e WEATHER_KEY=VALUE');
  });
});

it.each([
  ["Error: Cannot find module 'zod'", true],
  ['npm error 404 Not Found', true],
  ['SyntaxError: invalid syntax', true],
  ['unknown method server/discover', false],
])('tells a program that cannot start from one that does not understand a request: %s', (line, expected) => {
  expect(failedOnItsOwn(exited([line]))).toBe(expected);
});
