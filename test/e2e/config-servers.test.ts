import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, program, workplace } from './harness/config.ts';
import { temporaryFile } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';

describe('mcpc servers', () => {
  it('tells of each server a line: name, transport, what it runs or where it is, file, state', async () => {
    const place = workplace();
    const found = place.write('mcp.json', {
      mcpServers: { a: { command: 'npx', args: ['-y', 'some server'] } },
    });
    const own = place.own({ a: { url: 'https://x.org/mcp' }, b: { url: 'wss://x.org', disabled: true } });
    const { stdout, exitCode } = await mcpc(['servers'], place);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `a\tstdio\tnpx -y 'some server'\t${found}\tnot trusted`,
      `a\thttp\thttps://x.org/mcp\t${own}\tshadowed`,
      `b\tws\twss://x.org\t${own}\tdisabled`,
      '',
    ]);
  });

  it.each([
    [[], ''],
    [['--json'], '[]\n'],
  ])('says where it looked in vain, and how to add one, beside the result %j', async (words, result) => {
    const place = workplace();
    const { stdout, stderr, exitCode } = await mcpc(['servers', ...words], place);
    expect({ stdout, exitCode }).toEqual({ stdout: result, exitCode: 0 });
    expect(stderr).toContain('No servers are configured.');
    expect(stderr).toContain(`.cursor/mcp.json in ${place.cwd}`);
    expect(stderr).toContain(place.own({}));
    expect(stderr).toContain('the files of Claude Desktop, ');
    expect(stderr).toMatch(/mcpc add NAME TARGET\n$/);
  });

  it('looks into one file', async () => {
    const file = configFile({ a: { url: 'demo:' }, b: { command: 'x' } });
    const { stdout } = await mcpc(['servers', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: 'a', transport: 'builtin', file, trusted: true, shadowed: false, disabled: false },
      { name: 'b', transport: 'stdio', where: 'x' },
    ]);
  });

  it('starts and expands nothing', async () => {
    const mark = temporaryFile();
    const file = configFile({ a: { command: 'sh', args: ['-c', `touch ${mark}`, '${HOME}', '${MISSING}'] } });
    const { stdout, exitCode } = await mcpc(['servers', file]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('${MISSING}');
    expect(existsSync(mark)).toBe(false);
  });

  it('hides secrets, in text and in JSON', async () => {
    const file = configFile({
      a: { command: 'x', args: ['--api-key', 'hunter1', '--token=hunter2'], env: { KEY: 'hunter3' } },
      b: {
        url: 'https://me:hunter4@x.org/mcp?key=hunter5',
        headers: { 'X-Key': 'hunter6' },
        auth: 'hunter7',
      },
    });
    for (const words of [[], ['--json'], ['--query', '[]']]) {
      const { stdout, stderr } = await mcpc(['servers', file, ...words]);
      expect(stdout + stderr).not.toContain('hunter');
    }
    const rows = JSON.parse((await mcpc(['servers', file, '--json'])).stdout);
    expect(rows).toMatchObject([{ env: ['KEY'] }, { headers: ['X-Key'], auth: 'bearer' }]);
  });

  it('shows what is wrong with an entry, and the others', async () => {
    const file = configFile({ a: { command: 5 }, b: { url: 'demo:', arg: [] } });
    const { stdout, stderr } = await mcpc(['servers', file]);
    expect(stdout).toContain('command of a must be a string');
    expect(stdout).toContain('b\tbuiltin');
    expect(stderr).toContain('unknown key "arg". Did you mean "args"');
  });

  it('shows control characters of a file instead of obeying them', async () => {
    const file = configFile({ 'a\u001b[31m': { command: '\u001b]0;x\u0007' } });
    expect((await mcpc(['servers', file])).stdout).not.toContain('\u001b');
  });

  it('refuses a file that is not there, or is broken', async () => {
    const place = workplace();
    place.write('broken.json', '{"mcpServers": [');
    for (const [file, said] of [
      ['no.json', 'There is no file no.json'],
      ['broken.json', 'broken.json:1:17'],
    ] as const) {
      const { stderr, exitCode } = await mcpc(['servers', file], place);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(said);
    }
  });
});

describe('a server of a discovered file', () => {
  it('is found in the order of the files, and no higher than the repository', async () => {
    const place = workplace();
    const above = place.write(join(place.home, 'mcp.json'), { mcpServers: { above: { url: 'demo:' } } });
    place.own({ a: { url: 'demo:' } });
    const names = async (cwd: string) =>
      JSON.parse((await mcpc(['servers', '--query', '[].name', '--json'], { ...place, cwd })).stdout);
    expect(await names(place.cwd)).toEqual(['a']);
    expect(await names(place.home)).toEqual(['above', 'a']);
    expect(existsSync(above)).toBe(true);
  });

  it('is a target by its name alone', async () => {
    const place = workplace();
    place.own({ weather: { url: 'demo:' } });
    expect((await mcpc(['call', 'weather', 'multiply', 'a=5', 'b=3'], place)).stdout).toBe('15\n');
    expect((await mcpc(['tools', 'wether'], place)).stderr).toContain('Did you mean weather?');
  });

  it('of --config goes before all others, then that of MCPC_CONFIG', async () => {
    const place = workplace();
    const echo = program('raw/echo.mjs');
    place.own({ a: { url: 'demo:' } });
    const env = {
      MCPC_CONFIG: place.write('two.json', { mcpServers: { a: program('raw/environment.mjs') } }),
    };
    place.write('one.json', { mcpServers: { a: echo } });
    const tools = async (...words: string[]) =>
      (await mcpc(['tools', 'a', '--query', '[0].name', ...words], { ...place, env })).stdout.trim();
    expect(await tools()).toBe('environment');
    expect(await tools('--config', 'one.json')).toBe('echo');
    const { exitCode, stderr } = await mcpc(['tools', 'a', '--config', 'no.json'], place);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--config names no.json');
  });
});

describe('mcpc add and remove', () => {
  const own = (home: string) => join(home, '.config/mcpc/mcp.json');
  const entries = (home: string) => JSON.parse(readFileSync(own(home), 'utf8')).mcpServers;

  it('put a server into the own file, for its owner only, and take it out', async () => {
    const place = workplace();
    const { stdout, exitCode } = await mcpc(['add', 'a', 'demo'], place);
    expect({ stdout, exitCode }).toEqual({ stdout: `Added a to ${own(place.home)}.\n`, exitCode: 0 });
    expect(statSync(own(place.home)).mode & 0o777).toBe(0o600);
    expect((await mcpc(['call', 'a', 'multiply', 'a=5', 'b=3'], place)).stdout).toBe('15\n');
    expect((await mcpc(['remove', 'a', '--json'], place)).stdout).toContain('"a"');
    expect(entries(place.home)).toEqual({});
  });

  it.each([
    [
      ['https://x.org/mcp', '-H', 'X-A: b', '--bearer', 't'],
      { url: 'https://x.org/mcp', headers: { 'X-A': 'b' }, auth: 't' },
    ],
    [
      ['https://x.org', '--transport', 'sse', '--timeout', '5'],
      { url: 'https://x.org', transport: 'sse', timeout: 5000 },
    ],
    [
      ['npx -y @a/b "/my data"', '-e', 'A=b', '-e', 'TOKEN'],
      { command: 'npx', args: ['-y', '@a/b', '/my data'], env: { A: 'b', TOKEN: '${TOKEN}' } },
    ],
    [['--', 'npx', '-y', '@a/b', '/my data'], { command: 'npx', args: ['-y', '@a/b', '/my data'] }],
    [['prog', 'x', '--cwd', '/'], { command: 'prog', args: ['x'], cwd: '/' }],
    [['demo'], { url: 'demo:' }],
    [['https://x.org/mcp', '--auth', 'oauth'], { url: 'https://x.org/mcp', auth: 'oauth' }],
    [
      [
        ...['https://x.org/mcp', '--auth', 'client-credentials', '--client-id', 'robot', '--scope', 'read'],
        ...['--client-secret', 'env:SECRET', '--issuer', 'https://login.x.org'],
      ],
      {
        url: 'https://x.org/mcp',
        auth: {
          grant: 'client_credentials',
          client_id: 'robot',
          client_secret: '${SECRET}',
          issuer: 'https://login.x.org',
          scope: 'read',
        },
      },
    ],
    [
      [
        ...['https://x.org', '--client-id', 'me', '--client-key', '/key.pem', '--callback-port', '4000'],
        ...['--callback-host', 'localhost'],
      ],
      {
        url: 'https://x.org',
        auth: {
          client_id: 'me',
          client_key: '/key.pem',
          callback_host: 'localhost',
          callback_port: 4000,
        },
      },
    ],
  ])('take what is typed as a target, or a program and its words: %j', async (words, entry) => {
    const place = workplace();
    const { stderr, exitCode } = await mcpc(['add', 'a', ...words], place);
    expect(exitCode, stderr).toBe(0);
    expect(entries(place.home)).toEqual({ a: entry });
  });

  it('keep comments and what else is in the file', async () => {
    const place = workplace();
    place.write(
      own(place.home),
      '{\n  // mine\n  "mcpServers": {\n    // first\n    "a": {"url": "demo:"},\n  }\n}\n',
    );
    await mcpc(['add', 'b', 'https://x.org'], place);
    await mcpc(['remove', 'a'], place);
    const text = readFileSync(own(place.home), 'utf8');
    expect(text).toContain('// mine');
    expect(text).toContain('// first');
    expect(text).toContain('https://x.org');
  });

  it('refuse what is there already, what is nothing, and what is not theirs', async () => {
    const place = workplace();
    place.write('mcp.json', { mcpServers: { found: { url: 'demo:' } } });
    await mcpc(['add', 'a', 'demo'], place);
    for (const [words, said] of [
      [['add', 'a', 'demo'], 'already has a server called a'],
      [['add', 'b', 'nothing'], '"nothing" is not a known server'],
      [['add', 'b', 'mcp.json'], 'mcp.json is a config file'],
      [['add', 'b', 'prog', 'x', '--auth', 'oauth'], '--auth is only for servers with a URL'],
      [['add', 'b', 'demo', '--callback-port', '4000'], '--callback-port'],
      [
        ['add', 'b', 'https://x.org', '--client-id', 'me', '--client-secret', 'abc'],
        'A client secret is never written to a config file',
      ],
      [['add', 'b', 'https://x.org', '--auth', 'oauth', '--bearer', 't'], '--bearer cannot be combined'],
      [['remove', 'found'], 'which mcpc does not change'],
      [['remove', 'b'], 'has no server "b"'],
    ] as const) {
      const { stderr, exitCode } = await mcpc([...words], place);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(said);
    }
    expect((await mcpc(['add', 'a', 'https://x.org', '--force'], place)).exitCode).toBe(0);
    expect(entries(place.home)).toEqual({ a: { url: 'https://x.org' } });
  });
});
