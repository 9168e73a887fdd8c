import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, program, workplace } from './harness/config.ts';
import { temporaryFile, temporaryFolder, temporaryHome } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { type Finished, type McpcOptions, mcpc } from './harness/mcpc.ts';

/** Runs mcpc and expects it to end with 2; what it says. */
async function refusal(words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(words, options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
  return stderr;
}

/** What the server tells of how it was started. */
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

  it('is every enabled server in it, as one', async () => {
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

  it('may have many servers, and nothing is said of that', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `s${at}`);
    const file = configFile(Object.fromEntries(names.map((name) => [name, { url: 'demo:' }])));
    const { stdout, stderr, exitCode } = await mcpc(['ping', file]);
    expect({ stderr, exitCode, lines: stdout.trimEnd().split('\n').length }).toEqual({
      stderr: '',
      exitCode: 0,
      lines: 30,
    });
  });

  it('may have comments and trailing commas', async () => {
    const file = temporaryFile('mcp.json');
    writeFileSync(file, '// servers\n{"mcpServers": {"a": {"url": "demo:",}, /* no more */ },}\n');
    expect((await mcpc(['call', file, 'multiply', 'a=5', 'b=3'])).stdout).toBe('15\n');
  });

  it('FILE:NAME is that server of it, also if it is called demo or disabled', async () => {
    const file = configFile({ demo: { ...environment, disabled: true }, other: { url: 'demo:' } });
    const { stdout, stderr } = await mcpc(['tools', `${file}:demo`, '--query', '[].name', '--json']);
    expect(JSON.parse(stdout)).toEqual(['environment']);
    expect(stderr).toContain('demo is disabled');
  });

  it('of TOML is in the form of Codex', async () => {
    const file = temporaryFile('config.toml');
    writeFileSync(file, '[mcp_servers.a]\nurl = "demo:"\n[mcp_servers.b]\ncommand = "nowhere"\n');
    expect((await mcpc(['call', `${file}:a`, 'multiply', 'a=5', 'b=3'])).stdout).toBe('15\n');
  });

  it('that has no such server is refused with the nearest', async () => {
    const file = configFile({ weather: { url: 'demo:' } });
    expect(await refusal(['tools', `${file}:wether`])).toContain('Did you mean "weather"?');
  });

  it('that has no servers, or only disabled ones, is refused', async () => {
    expect(await refusal(['tools', configFile({})])).toContain('has no servers');
    const disabled = configFile({ a: { url: 'demo:', disabled: true } });
    expect(await refusal(['tools', disabled])).toContain(`All servers of ${disabled} are disabled`);
  });

  it('that is broken is refused with file, line, column and what was expected', async () => {
    const file = temporaryFile('mcp.json');
    writeFileSync(file, '{\n  "mcpServers": {\n    "a": {"command" "x"}\n}}');
    expect(await refusal(['tools', file])).toContain(`${file}:3:21: this is not JSON: a colon is expected`);
  });

  it('in which a member has the wrong type is refused the same way', async () => {
    const file = temporaryFile('mcp.json');
    writeFileSync(file, '{"mcpServers": {\n  "a": {"command": "x", "args": "-y"}}}');
    expect(await refusal(['tools', file])).toContain(`${file}:2:33: args of a must be an array of strings`);
  });

  it('with an unknown key is used, with a warning and the nearest key', async () => {
    const { stderr, exitCode } = await mcpc(['ping', configFile({ a: { url: 'demo:', header: {} } })]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('a has the unknown key "header". Did you mean "headers"');
  });
});

describe('options of the line', () => {
  const several = configFile({ a: { url: 'demo:' }, b: environment });

  it.each([
    ['--env', 'A=b'],
    ['--header', 'A: b'],
    ['--bearer', 'secret'],
  ])('%s is refused for more than one server', async (...option) => {
    const said = await refusal(['tools', several, ...option]);
    expect(said).toContain(`${option[0]} is for one server`);
    expect(said).toContain(`${several}:a`);
  });

  it('count for one server, beside what its entry says', async () => {
    const file = configFile({ a: { ...environment, env: { A: 'file', B: 'file' } }, b: { url: 'demo:' } });
    const { env } = factsOf(await mcpc(['call', `${file}:a`, 'environment', '--env', 'A=line']));
    expect(env).toMatchObject({ A: 'line', B: 'file' });
  });

  it('--transport cannot be used with a config file', async () => {
    expect(await refusal(['tools', several, '--transport', 'stdio'])).toContain(
      '--transport cannot be used with',
    );
  });
});

describe('a program of a config file', () => {
  it('gets its own variables and the safe ones, not all of the person', async () => {
    const file = configFile({ a: { ...environment, env: { GIVEN: 'x' } } });
    const { env } = factsOf(await mcpc(['call', file, 'environment'], { env: { SECRET: 'y' } }));
    expect(env).toMatchObject({ GIVEN: 'x', PATH: expect.anything() });
    expect(env).not.toHaveProperty('SECRET');
  });

  it("runs in its config's folder, or in that above .vscode or .cursor", async () => {
    const folder = temporaryFolder();
    for (const name of ['mcp.json', '.vscode/mcp.json', '.cursor/mcp.json']) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ mcpServers: { a: environment } }));
      expect(factsOf(await mcpc(['call', file, 'environment'])).cwd).toBe(folder);
    }
  });

  it('runs in its cwd, which starts from there, or in that of the line', async () => {
    const file = configFile({ a: { ...environment, cwd: 'sub' } });
    mkdirSync(join(dirname(file), 'sub'));
    expect(basename(factsOf(await mcpc(['call', file, 'environment'])).cwd)).toBe('sub');
    expect(factsOf(await mcpc(['call', file, 'environment', '--cwd', '/'])).cwd).toBe('/');
  });

  it('has variables and ~ expanded in every string', async () => {
    const home = temporaryHome();
    const args = [...environment.args, '${A}', '${env:A}', '${B:-b}', '~/x', '$A'];
    const file = configFile({ a: { ...environment, args, env: { C: '${A}' } } });
    const { argv, env } = factsOf(await mcpc(['call', file, 'environment'], { home, env: { A: 'a' } }));
    expect(argv).toEqual(['a', 'a', 'b', join(home, 'x'), '$A']);
    expect(env.C).toBe('a');
  });

  it('fails alone when a variable is missing, naming variable, key and file', async () => {
    const file = configFile({ a: { ...environment, env: { TOKEN: '${MY_TOKEN}' } }, b: { url: 'demo:' } });
    const { stdout, stderr, exitCode } = await mcpc(['tools', file, '--query', '[].name', '--json']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`env.TOKEN of a in ${file}: the variable MY_TOKEN is not set.`);
    expect(JSON.parse(stdout)).toContain('b_multiply');
    expect(await refusal(['tools', `${file}:a`])).toContain('the variable MY_TOKEN is not set');
  });

  it('with an input that nobody can be asked for is refused', async () => {
    const file = temporaryFile('mcp.json');
    const inputs = [{ id: 'key', type: 'promptString' }];
    writeFileSync(
      file,
      JSON.stringify({ servers: { a: { ...environment, args: ['${input:key}'] } }, inputs }),
    );
    expect(await refusal(['tools', file])).toContain('the input key must be entered');
  });
});

describe('a URL of a config file', () => {
  it('is sent its headers and its token, and never that of MCPC_BEARER', async () => {
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
  it('may give a request less time than usual, but the line has the last word', async () => {
    const silent = program('raw/never-answers.mjs');
    const file = configFile({ short: { ...silent, timeout: 300 }, long: { ...silent, timeout: 60_000 } });
    const { exitCode, stderr } = await mcpc(['call', `${file}:short`, 'wait']);
    expect(exitCode, stderr).toBe(4);
    expect((await mcpc(['call', `${file}:long`, 'wait', '--timeout', '0.2'])).exitCode).toBe(4);
  });

  it('may rename tools and arguments, hide them and give defaults', async () => {
    const tools = {
      multiply: {
        name: 'times',
        description: 'Doubles.',
        arguments: { b: { hide: true, default: 2 }, a: { name: 'n' } },
      },
      weather: { enabled: false },
    };
    const file = configFile({ a: { url: 'demo:', tools, exclude_tools: ['greet'] } });
    const names = JSON.parse((await mcpc(['tools', file, '--query', '[].name', '--json'])).stdout);
    expect(names).toContain('times');
    for (const name of ['multiply', 'weather', 'greet']) expect(names).not.toContain(name);
    expect((await mcpc(['call', file, 'times', 'n=21'])).stdout).toBe('42\n');
    expect(await refusal(['call', file, 'times', 'n=21', 'b=5'])).toContain('b');
    expect((await mcpc(['tools', file, 'times'])).stdout).toContain('Doubles.');
  });

  it('may include some tools only', async () => {
    const file = configFile({ a: { url: 'demo:', include_tools: ['greet'] } });
    expect((await mcpc(['tools', file, '--query', '[].name'])).stdout.trim()).toBe('["greet"]');
  });
});

describe('demo', () => {
  it('is the built-in server, and mcpc says where a configured one is', async () => {
    const { home, cwd, own } = workplace();
    const file = own({ demo: environment });
    const { stdout, stderr } = await mcpc(['call', 'demo', 'multiply', 'a=5', 'b=3'], { home, cwd });
    expect(stdout).toBe('15\n');
    expect(stderr).toContain(`${file}:demo`);
    const configured = await mcpc(['tools', `${file}:demo`, '--query', '[].name'], { home, cwd });
    expect(configured.stdout.trim()).toBe('["environment"]');
  });
});
