import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../../src/config/read-config.ts';
import { entryOf, serverOf, temporaryFolder, write } from './files.ts';

describe('an entry', () => {
  it('with a command is a program', () => {
    const limits = { maxTime: 9000, samplingRounds: 1, inputRounds: 2, declinedRounds: 3 };
    const raw = {
      command: 'npx',
      args: ['-y', 'x'],
      env: { A: 'b', PORT: 80 },
      cwd: 'sub',
      timeout: 1500,
      ...limits,
    };
    expect(serverOf(raw)).toMatchObject({
      name: 'weather',
      raw,
      disabled: false,
      problem: undefined,
      warnings: [],
      settings: {
        transport: 'stdio',
        command: 'npx',
        args: ['-y', 'x'],
        env: { A: 'b', PORT: '80' },
        cwd: 'sub',
        timeout: 1500,
        ...limits,
      },
    });
  });

  it.each([
    [{ url: 'https://x/mcp' }, 'http', true],
    [{ url: 'https://x/sse' }, 'sse', true],
    [{ url: 'https://x/sse?key=1' }, 'sse', true],
    [{ url: 'wss://x' }, 'ws', true],
    [{ url: 'https://x', type: 'http' }, 'http', false],
    [{ url: 'https://x', type: 'streamable-http' }, 'http', false],
    [{ url: 'https://x', transport: 'sse' }, 'sse', false],
    [{ url: 'https://x', transport: 'ws' }, 'ws', false],
    [{ url: 'demo:' }, 'builtin', true],
    [{ command: 'x', type: 'stdio' }, 'stdio', false],
    [{ command: 'x', type: 'local' }, 'stdio', false],
  ])('%j has its own transport', (raw, transport, guessed) => {
    expect(serverOf(raw).settings).toMatchObject({ transport, guessed });
  });

  it.each([
    [{ tools: ['*'] }, undefined],
    [{ tools: ['a', '*'] }, undefined],
    [{ tools: ['a', 'b'] }, ['a', 'b']],
    [{ tools: [] }, []],
    [{ tools: ['a', 'b'], include_tools: ['b', 'c'] }, ['b']],
    [{ include_tools: ['b', 'c'], tools: ['*'] }, ['b', 'c']],
  ])('%j has an allow list', (raw, includeTools) => {
    const { settings, warnings } = serverOf({ command: 'x', ...raw });
    expect(settings).toMatchObject({ includeTools, tools: {} });
    expect(warnings).toEqual([]);
  });

  it('can have null members, which count as absent', () => {
    const plain = serverOf({ command: 'x' });
    const names = [
      'args',
      'env',
      'cwd',
      'url',
      'headers',
      'auth',
      'type',
      'timeout',
      'disabled',
      'tools',
      'more',
    ];
    const nulls = Object.fromEntries(names.map((name) => [name, null]));
    expect(serverOf({ command: 'x', ...nulls })).toMatchObject({
      ...{ settings: plain.settings, disabled: false, problem: undefined, warnings: [] },
    });
    const inside = {
      ...{
        command: 'x',
        env: { A: null, B: 'b' },
        headers: { C: null },
        auth: { client_id: 'i', scope: null },
      },
      tools: {
        t: {
          title: null,
          meta: { m: null },
          arguments: { a: { default: { x: null }, hide: null }, b: { default: null, examples: [null] } },
        },
      },
    };
    expect(serverOf(inside).settings).toMatchObject({
      ...{ env: { B: 'b' }, headers: {}, auth: { clientId: 'i' } },
      tools: {
        t: { meta: { m: null }, arguments: { a: { default: { x: null } }, b: { examples: [null] } } },
      },
    });
  });

  it("can have the members of FastMCP's rules in any form that FastMCP accepts", () => {
    const t = { version: 2, tags: ['a'], arguments: { a: { examples: 1 }, b: { examples: [1] } } };
    expect(serverOf({ command: 'x', tools: { t } }).settings?.tools).toEqual({
      t: { version: '2', tags: ['a'], arguments: { a: { examples: [1] }, b: { examples: [1] } } },
    });
    expect(serverOf({ command: 'x', tools: { t: { tags: 'a' } } }).problem?.message).toContain(
      'tools.t.tags of weather must be an array of strings, but is a string.',
    );
    expect(serverOf({ command: 'x', tools: { t: { meta: [] } } }).problem?.message).toContain(
      'tools.t.meta of weather must be an object, but is an array.',
    );
  });

  it('can be disabled', () => {
    expect(serverOf({ command: 'x', disabled: true }).disabled).toBe(true);
  });

  it('is not expanded', () => {
    const raw = { command: '~/x', args: ['${A}'], env: { B: '${B:-c}' } };
    expect(serverOf(raw).settings).toMatchObject(raw);
  });

  it.each([
    [
      { url: 'https://x', auth: { client_id: 'x', callback_port: 0 } },
      'auth.callback_port of weather must be a port, but is the number 0.',
    ],
    [
      { url: 'https://x', auth: '' },
      'auth of weather must be "oauth", a bearer token, or an object with "client_id", but is empty.',
    ],
    [{ command: 'x', args: '-y' }, 'args of weather must be an array of strings, but is a string.'],
    [{ command: 'x', args: [1] }, 'args[0] of weather must be a string, but is the number 1.'],
    [
      { command: ['x'] },
      "command of weather must be a string: the program, with its arguments in 'args', but is an array.",
    ],
    [
      { command: 'x', env: { A: [] } },
      'env.A of weather must be a string, a number, true or false, but is an array.',
    ],
    [{ command: 'x', args: [null] }, 'args[0] of weather must be a string, but is null.'],
    [{ command: 'x', tools: ['a', 1] }, 'tools[1] of weather must be a string, but is the number 1.'],
    [{ url: 'https://x', headers: [] }, 'headers of weather must be an object of headers, but is an array.'],
    [
      { command: 'x', protocol: 2025 },
      'protocol of weather must be auto, legacy, or a protocol revision, but is the number 2025.',
    ],
    [
      { command: 'x', pingInterval: -1 },
      'pingInterval of weather must be a number of milliseconds, but is the number -1.',
    ],
    [
      { command: 'x', timeout: '5s' },
      'timeout of weather must be a number of milliseconds, but is a string.',
    ],
    [
      { command: 'x', inputRounds: 0.5 },
      'inputRounds of weather must be a whole number, but is the number 0.5.',
    ],
    [{ command: 'x', disabled: 'no' }, 'disabled of weather must be true or false, but is a string.'],
    [
      { url: 'x', type: 'pigeon' },
      'type of weather must be stdio, local, http, streamable-http, sse or ws, but is another string.',
    ],
    [
      { command: 'x', tools: { a: { arguments: { b: { hide: 1 } } } } },
      'tools.a.arguments.b.hide of weather must be true or false, but is the number 1.',
    ],
    [{ comand: 'npx' }, 'weather has the unknown key "comand". Did you mean "command"?'],
    [{}, 'weather must have a "command" (a program) or a "url".'],
    [{ command: 'x', url: 'y' }, 'weather has both a "command" and a "url"; it must be one.'],
    [
      { url: 'https://x', type: 'stdio' },
      'weather is a server behind a URL, and "stdio" cannot be used with that.',
    ],
    ['npx', 'weather must be an object with "command" or "url".'],
  ])('%j is refused when it is used, with what was expected', (raw, message) => {
    const { problem, settings } = serverOf(raw);
    expect(settings).toBeUndefined();
    expect(problem?.message).toMatch(/^\S+mcp\.json:1:\d+: /);
    expect(problem?.message.replace(/^\S+: /, '')).toBe(message);
  });

  it('that is invalid is reported with line and column, and does not affect the others', () => {
    const text = '{"mcpServers": {\n  "good": {"command": "x"},\n  "bad": {"command": "x",\n    "args": 5}}}';
    const path = write(join(temporaryFolder(), 'mcp.json'), text);
    const [good, bad] = readConfigFile(path).entries;
    expect(good?.problem).toBeUndefined();
    expect(bad?.problem?.message).toContain(`${path}:4:13: args of bad must be`);
  });

  it('with an unknown key is reported with the nearest known one', () => {
    const { warnings, problem } = serverOf({ command: 'x', arg: ['y'] });
    expect(problem).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringContaining('weather has the unknown key "arg". Did you mean "args"'),
    ]);
  });
});

describe('a file', () => {
  it('that is not an object, or whose servers are not one, is refused', () => {
    for (const [text, message] of [
      ['[]', ':1:1: a config file must be an object.'],
      ['{"mcpServers": []}', ':1:16: "mcpServers" must be an object'],
    ]) {
      const path = write(join(temporaryFolder(), 'mcp.json'), text);
      expect(() => readConfigFile(path)).toThrow(`${path}${message}`);
    }
  });

  it('with an unknown key is reported with the nearest known one', () => {
    const path = write(join(temporaryFolder(), 'mcp.json'), { mcpServer: {} });
    expect(readConfigFile(path).warnings).toEqual([
      `${path}:1:14: the unknown key "mcpServer". Did you mean "mcpServers"?`,
    ]);
  });

  it('can have null servers and inputs, which count as absent', () => {
    const content = { mcpServers: { a: null, b: { command: 'x' } }, servers: null, inputs: null };
    const path = write(join(temporaryFolder(), 'mcp.json'), content);
    expect(readConfigFile(path).entries.map(({ name }) => name)).toEqual(['b']);
    expect(readConfigFile(write(join(temporaryFolder(), 'mcp.json'), { mcpServers: null })).entries).toEqual(
      [],
    );
  });

  it('runs its programs in its own folder, or the one above .vscode and .cursor', () => {
    expect(serverOf({ command: 'x' }).folder).not.toMatch(/\.(vscode|cursor)$/);
    const folder = temporaryFolder();
    for (const name of ['.vscode', '.cursor']) {
      const path = write(join(folder, name, 'mcp.json'), { mcpServers: { a: { command: 'x' } } });
      expect(readConfigFile(path).entries[0]?.folder).toBe(folder);
    }
  });
});

describe('the dialect of', () => {
  it('VS Code has servers and inputs', () => {
    const entry = entryOf({
      servers: { a: { type: 'stdio', command: 'x', env: { K: '${input:key}' } } },
      inputs: [{ id: 'key', type: 'promptString', description: 'The key', password: true }],
    });
    expect(entry).toMatchObject({ dialect: 'vscode', settings: { transport: 'stdio' }, warnings: [] });
    expect(entry.inputs.key).toMatchObject({ description: 'The key', password: true });
  });

  it('VS Code has an envFile, which mcpc reports as unsupported', () => {
    const { warnings, problem } = entryOf({ servers: { a: { command: 'x', envFile: '.env' } } });
    expect(problem).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('mcpc does not support "envFile" of a')]);
  });

  it('Claude Code has servers for all projects and for one', () => {
    const content = {
      numStartups: 5,
      mcpServers: { a: { type: 'http', url: 'https://x' }, b: { command: 'everywhere' } },
      projects: { '/p': { mcpServers: { b: { command: 'here' } } }, '/q': { mcpServers: { c: {} } } },
    };
    const path = write(join(temporaryFolder(), '.claude.json'), content);
    const read = (...projects: string[]) =>
      readConfigFile(path, projects).entries.map(({ name, settings }) => [name, settings?.command]);
    expect(read('/p/sub', '/p')).toEqual([
      ['b', 'here'],
      ['a', undefined],
    ]);
    expect(read()).toEqual([
      ['a', undefined],
      ['b', 'everywhere'],
    ]);
    expect(readConfigFile(path).warnings).toEqual([]);
  });

  it('Codex is TOML', () => {
    const text = `model = "x"
[mcp_servers.a]
command = "npx"
args = ["-y", "x"]
tool_timeout_sec = 2.5
enabled = false
[mcp_servers.a.env]
K = "v"
`;
    expect(entryOf(text, 'config.toml')).toMatchObject({
      name: 'a',
      disabled: true,
      warnings: [],
      settings: { command: 'npx', args: ['-y', 'x'], env: { K: 'v' }, timeout: 2500 },
    });
    const remote =
      '[mcp_servers.b]\nurl = "https://x"\nbearer_token_env_var = "TOKEN"\nenabled_tools = ["t"]';
    expect(entryOf(remote, 'config.toml').settings).toMatchObject({ auth: '${TOKEN}', includeTools: ['t'] });
    expect(entryOf('[mcp_servers.b]\ncommand = 5', 'config.toml').problem?.message).toMatch(
      /config\.toml:2:1: command of b must be a string.* but is the number 5\.$/,
    );
  });

  it('Gemini CLI has httpUrl', () => {
    const path = write(join(temporaryFolder(), '.gemini', 'settings.json'), {
      theme: 'x',
      mcpServers: { a: { httpUrl: 'https://x', trust: true, excludeTools: ['t'] } },
    });
    expect(readConfigFile(path)).toMatchObject({
      warnings: [],
      entries: [{ warnings: [], settings: { transport: 'http', url: 'https://x', excludeTools: ['t'] } }],
    });
  });

  it('Windsurf has serverUrl', () => {
    const path = write(join(temporaryFolder(), 'windsurf', 'mcp_config.json'), {
      mcpServers: { a: { serverUrl: 'https://x/sse' } },
    });
    expect(readConfigFile(path).entries[0]?.settings).toMatchObject({
      transport: 'sse',
      url: 'https://x/sse',
    });
  });

  it('Zed has context_servers, in its newer and its older form', () => {
    const settings = {
      transport: 'stdio',
      command: 'x',
      args: ['y'],
      env: { K: 'v' },
    };
    const args = ['y'];
    const env = { K: 'v' };
    expect(entryOf({ context_servers: { a: { source: 'custom', command: 'x', args, env } } })).toMatchObject({
      warnings: [],
      settings,
    });
    expect(entryOf({ context_servers: { a: { command: { path: 'x', args, env } } } })).toMatchObject({
      warnings: [],
      settings,
    });
  });
});
