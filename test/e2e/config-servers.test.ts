import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, program, workplace } from './harness/config.ts';
import { temporaryFile } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';

describe('mcpc servers', () => {
  it('prints a line for each server: name, transport, command or URL, file, state', async () => {
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

  it('reports where it searched and how to add a server if there are none', async () => {
    const place = workplace();
    const { stdout, stderr, exitCode } = await mcpc(['servers'], place);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(stderr).toContain('No servers are configured.');
    expect(stderr).toContain(`.cursor/mcp.json in ${place.cwd}`);
    expect(stderr).toContain(place.own({}));
    expect(stderr).toContain('the files of Claude Desktop, ');
    expect(stderr).toMatch(/mcpc add NAME TARGET\n$/);
  });

  it('lists one file, and starts and expands nothing', async () => {
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
    const [text, json] = await Promise.all([mcpc(['servers', file]), mcpc(['servers', file, '--json'])]);
    for (const { stdout, stderr } of [text, json]) expect(stdout + stderr).not.toContain('hunter');
    expect(JSON.parse(json.stdout)).toMatchObject([{ env: ['KEY'] }, { headers: ['X-Key'], auth: 'bearer' }]);
  });

  it('shows what is wrong with an entry, and lists the others', async () => {
    const file = configFile({ a: { command: 5 }, b: { url: 'demo:', arg: [] } });
    const { stdout, stderr } = await mcpc(['servers', file]);
    expect(stdout).toContain('command of a must be a string');
    expect(stdout).toContain('b\tbuiltin');
    expect(stderr).toContain('unknown key "arg". Did you mean "args"');
  });

  it('rejects a file with a syntax error, with the position', async () => {
    const place = workplace();
    place.write('broken.json', '{"mcpServers": [');
    const { stderr, exitCode } = await mcpc(['servers', 'broken.json'], place);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('broken.json:1:17');
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

  it('is a target by its name', async () => {
    const place = workplace();
    place.own({ weather: { url: 'demo:' } });
    expect((await mcpc(['call', 'weather', 'multiply', 'a=5', 'b=3'], place)).stdout).toBe('15\n');
  });

  it('of --config has precedence over that of MCPC_CONFIG, and that over all others', async () => {
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
  });
});

describe('mcpc add and remove', () => {
  const own = (home: string) => join(home, '.config/mcpc/mcp.json');
  const entries = (home: string) => JSON.parse(readFileSync(own(home), 'utf8')).mcpServers;

  it('write a server to the own file, which only its owner can read, and remove it', async () => {
    const place = workplace();
    const { stdout, exitCode } = await mcpc(['add', 'a', 'demo'], place);
    expect({ stdout, exitCode }).toEqual({ stdout: `Added a to ${own(place.home)}.\n`, exitCode: 0 });
    expect(statSync(own(place.home)).mode & 0o777).toBe(0o600);
    expect((await mcpc(['call', 'a', 'multiply', 'a=5', 'b=3'], place)).stdout).toBe('15\n');
    expect((await mcpc(['remove', 'a', '--json'], place)).stdout).toContain('"a"');
    expect(entries(place.home)).toEqual({});
  });

  it('keep comments and everything else in the file', async () => {
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

  it('exit with 2 and change nothing if the server exists', async () => {
    const place = workplace();
    place.own({ a: { url: 'demo:' } });
    const { stderr, exitCode } = await mcpc(['add', 'a', 'https://x.org'], place);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('already has a server called a');
    expect(entries(place.home)).toEqual({ a: { url: 'demo:' } });
  });
});
