import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, program, workplace } from './harness/config.ts';
import { temporaryFile, temporaryFolder, temporaryHome } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { type Finished, type McpcOptions, mcpc } from './harness/mcpc.ts';

/** Runs a line that must exit with 2, and returns its standard error. */
async function rejection(words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(words, options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
  return stderr;
}

/** Returns what the server reports about how it was started. */
function factsOf({ stdout, stderr, exitCode }: Finished): {
  env: Record<string, string>;
  cwd: string;
  argv: string[];
} {
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

const environment = program('raw/environment.mjs');

describe('a config file as target', () => {
  it('with one enabled server is that server, without a prefix', async () => {
    const file = configFile({ a: { command: 'nowhere', disabled: true }, b: { url: 'demo:' } });
    const { stdout, exitCode } = await mcpc(['call', file, 'multiply', 'a=5', 'b=3']);
    expect({ stdout, exitCode }).toEqual({ stdout: '15\n', exitCode: 0 });
  });

  it('is every enabled server in it, as one client', async () => {
    const file = configFile({
      a: { url: 'demo:' },
      b: environment,
      c: { command: 'nowhere', disabled: true },
    });
    const { stdout, exitCode } = await mcpc(['tools', file, '--query', '[].name', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(expect.arrayContaining(['a_multiply', 'b_environment']));
    expect((await mcpc(['call', file, 'a_multiply', 'a=5', 'b=3'])).stdout).toBe('15\n');
  });

  it('may have many servers without a warning', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `s${at}`);
    const file = configFile(Object.fromEntries(names.map((name) => [name, { url: 'demo:' }])));
    const { stdout, stderr, exitCode } = await mcpc(['ping', file]);
    expect({ stderr, exitCode, lines: stdout.trimEnd().split('\n').length }).toEqual({
      stderr: '',
      exitCode: 0,
      lines: 30,
    });
  });

  it('FILE:NAME is that server of it, even if it is called demo or is disabled', async () => {
    const file = configFile({ demo: { ...environment, disabled: true }, other: { url: 'demo:' } });
    const { stdout, stderr } = await mcpc(['tools', `${file}:demo`, '--query', '[].name', '--json']);
    expect(JSON.parse(stdout)).toEqual(['environment']);
    expect(stderr).toContain('demo is disabled');
  });

  it('in TOML has the format of Codex', async () => {
    const file = temporaryFile('config.toml');
    writeFileSync(file, '[mcp_servers.a]\nurl = "demo:"\n[mcp_servers.b]\ncommand = "nowhere"\n');
    expect((await mcpc(['call', `${file}:a`, 'multiply', 'a=5', 'b=3'])).stdout).toBe('15\n');
  });

  it('without such a server is rejected with the nearest name', async () => {
    const file = configFile({ weather: { url: 'demo:' } });
    expect(await rejection(['tools', `${file}:wether`])).toContain('Did you mean "weather"?');
  });

  it('without servers, or with disabled ones only, is rejected', async () => {
    expect(await rejection(['tools', configFile({})])).toContain('has no servers');
    const disabled = configFile({ a: { url: 'demo:', disabled: true } });
    expect(await rejection(['tools', disabled])).toContain(`All servers of ${disabled} are disabled`);
  });

  it('with a syntax error is rejected with file, line, column and what was expected', async () => {
    const file = temporaryFile('mcp.json');
    writeFileSync(file, '{\n  "mcpServers": {\n    "a": {"command" "x"}\n}}');
    expect(await rejection(['tools', file])).toContain(`${file}:3:21: this is not JSON: a colon is expected`);
  });

  it('with an unknown key is used, with a warning that suggests the nearest key', async () => {
    const { stderr, exitCode } = await mcpc(['ping', configFile({ a: { url: 'demo:', header: {} } })]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('a has the unknown key "header". Did you mean "headers"');
  });
});

describe('options on the command line', () => {
  const several = configFile({ a: { url: 'demo:' }, b: environment });

  it('are rejected for more than one server', async () => {
    const message = await rejection(['tools', several, '--env', 'A=b']);
    expect(message).toContain('--env is for one server');
    expect(message).toContain(`${several}:a`);
  });
});

describe('a program of a config file', () => {
  it('gets its own variables and the safe ones, but not all of the environment', async () => {
    const file = configFile({ a: { ...environment, env: { GIVEN: 'x' } } });
    const { env } = factsOf(await mcpc(['call', file, 'environment'], { env: { SECRET: 'y' } }));
    expect(env).toMatchObject({ GIVEN: 'x', PATH: expect.anything() });
    expect(env).not.toHaveProperty('SECRET');
  });

  it("runs in its cwd, relative to its config's folder or the one above .vscode", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.vscode'));
    mkdirSync(join(folder, 'sub'));
    const file = join(folder, '.vscode/mcp.json');
    writeFileSync(
      file,
      JSON.stringify({ mcpServers: { a: environment, b: { ...environment, cwd: 'sub' } } }),
    );
    expect(factsOf(await mcpc(['call', `${file}:a`, 'environment'])).cwd).toBe(folder);
    expect(factsOf(await mcpc(['call', `${file}:b`, 'environment'])).cwd).toBe(join(folder, 'sub'));
  });

  it('has variables and ~ expanded in every string', async () => {
    const home = temporaryHome();
    const args = [...environment.args, '${A}', '${env:A}', '${B:-b}', '~/x', '$A'];
    const file = configFile({ a: { ...environment, args, env: { C: '${A}' } } });
    const { argv, env } = factsOf(await mcpc(['call', file, 'environment'], { home, env: { A: 'a' } }));
    expect(argv).toEqual(['a', 'a', 'b', join(home, 'x'), '$A']);
    expect(env.C).toBe('a');
  });

  it('of Gemini CLI also has $VAR expanded, and one of Copilot CLI is used as it is', async () => {
    const { write } = workplace();
    const args = [...environment.args, '--token=$A', '${A}'];
    const gemini = write('.gemini/settings.json', { mcpServers: { a: { ...environment, args } } });
    const { argv } = factsOf(await mcpc(['call', gemini, 'environment'], { env: { A: 'a' } }));
    expect(argv).toEqual(['--token=a', 'a']);
    const nulls = { cwd: null, env: null, timeout: null };
    const copilot = configFile({ a: { type: 'local', ...environment, tools: ['*'], ...nulls } });
    expect(factsOf(await mcpc(['call', copilot, 'environment'])).argv).toEqual([]);
  });

  it('fails without the others failing if a variable is missing; names variable, key and file', async () => {
    const file = configFile({ a: { ...environment, env: { TOKEN: '${MY_TOKEN}' } }, b: { url: 'demo:' } });
    const { stdout, stderr, exitCode } = await mcpc(['tools', file, '--query', '[].name', '--json']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`env.TOKEN of a in ${file}: the variable MY_TOKEN is not set.`);
    expect(JSON.parse(stdout)).toContain('b_multiply');
    expect(await rejection(['tools', `${file}:a`])).toContain('the variable MY_TOKEN is not set');
  });

  it('with an input is rejected without a terminal', async () => {
    const file = temporaryFile('mcp.json');
    const inputs = [{ id: 'key', type: 'promptString' }];
    writeFileSync(
      file,
      JSON.stringify({ servers: { a: { ...environment, args: ['${input:key}'] } }, inputs }),
    );
    expect(await rejection(['tools', file])).toContain('the input key must be entered');
  });
});

describe('a URL of a config file', () => {
  it('receives its headers and its token, and never that of MCPC_BEARER', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    const headers = () =>
      readFileSync(requests, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).headers as Record<string, string>)
        .at(-1);
    const env = { MCPC_BEARER: 'not-for-config-files', TEAM: 'red' };
    const file = configFile({
      a: { url, headers: { 'X-Team': '${TEAM}' } },
      b: { url, auth: 'abc', type: 'http' },
    });
    await mcpc(['tools', `${file}:a`], { env });
    expect(headers()).toMatchObject({ 'x-team': 'red' });
    expect(headers()).not.toHaveProperty('authorization');
    await mcpc(['tools', `${file}:b`], { env });
    expect(headers()).toMatchObject({ authorization: 'Bearer abc' });
  });
});

describe('an entry', () => {
  it('may have a timeout', async () => {
    const silent = program('raw/never-answers.mjs');
    const file = configFile({ silent: { ...silent, timeout: 300 } });
    const { exitCode, stderr } = await mcpc(['call', file, 'wait']);
    expect(exitCode, stderr).toBe(4);
  });

  it('may have a protocol, which --protocol overrides', async () => {
    const both = program('sdk-v2/stdio.mjs');
    const file = configFile({ both: { ...both, protocol: 'legacy' } });
    const revision = async (...words: string[]) =>
      (await mcpc(['info', file, '--query', 'protocolVersion', ...words])).stdout.trim();
    expect(await revision()).toBe('2025-11-25');
    expect(await revision('--protocol', 'auto')).toBe('2026-07-28');
    const unknown = configFile({ both: { ...both, protocol: '1999-12-31' } });
    const { stderr, exitCode } = await mcpc(['info', unknown]);
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toMatch(/mcp\.json:\d+:\d+: protocol 1999-12-31 of both: unknown protocol version/);
  });

  it('may rename and hide tools and arguments, and set defaults', async () => {
    const tools = {
      multiply: {
        name: 'times',
        arguments: { b: { hide: true, default: 2 }, a: { name: 'n' } },
      },
      weather: { enabled: false },
    };
    const file = configFile({ a: { url: 'demo:', tools, exclude_tools: ['greet'] } });
    const names = JSON.parse((await mcpc(['tools', file, '--query', '[].name', '--json'])).stdout);
    expect(names).toContain('times');
    for (const name of ['multiply', 'weather', 'greet']) expect(names).not.toContain(name);
    expect((await mcpc(['call', file, 'times', 'n=21'])).stdout).toBe('42\n');
    expect(await rejection(['call', file, 'times', 'n=21', 'b=5'])).toContain('b');
  });

  it('may give tools a version, tags, _meta and examples, and select them by these tags', async () => {
    const rule = { version: 2, tags: ['math'], meta: { owner: 'me' }, arguments: { a: { examples: [3] } } };
    const file = configFile({ a: { url: 'demo:', tools: { multiply: rule }, include_tags: ['math'] } });
    expect(JSON.parse((await mcpc(['tools', file, '--json'])).stdout)).toMatchObject([
      {
        name: 'multiply',
        inputSchema: { properties: { a: { examples: [3] } } },
        _meta: { owner: 'me', fastmcp: { version: '2', tags: ['math'] } },
      },
    ]);
  });
});

describe('demo', () => {
  it('is the built-in server, and a notice names a configured one', async () => {
    const { home, cwd, own } = workplace();
    const file = own({ demo: environment });
    const { stdout, stderr } = await mcpc(['call', 'demo', 'multiply', 'a=5', 'b=3'], { home, cwd });
    expect(stdout).toBe('15\n');
    expect(stderr).toContain(`${file}:demo`);
  });
});
