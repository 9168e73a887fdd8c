import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, workplace } from './harness/config.ts';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder, temporaryHome } from './harness/folder.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';
import { root } from './harness/program.ts';

/** Returns the candidates for the last of these words. */
async function candidates(words: string[], options: McpcOptions): Promise<string[]> {
  const { stdout, stderr, exitCode } = await mcpc(['__complete', '--', ...words], options);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(stdout).toMatch(/^:[0-7]\n$/m);
  const lines = stdout.split('\n').slice(0, -2);
  return lines.map((line) => line.split('\t', 1)[0] ?? '');
}

/** Returns the folder of the cached lists. */
function folderOf(home: string, name = 'lists'): string {
  return join(home, '.cache/mcpc', name);
}

function filesOf(home: string, name?: string): string[] {
  const folder = folderOf(home, name);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

const echo = raw('echo');

describe('Tab', () => {
  it('completes the demo server, which is asked for values', async () => {
    const home = temporaryHome();
    expect(await candidates(['call', 'demo', 'multi'], { home })).toEqual(['multiply']);
    expect(await candidates(['read', 'demo', 'demo://weather/{city}', 'city=Lis'], { home })).toEqual([
      'city=Lisbon',
    ]);
  });

  it('completes from the lists last fetched, and starts no server unless MCPC_COMPLETE_LIVE=1', async () => {
    const home = temporaryHome();
    const cwd = temporaryFolder();
    expect(await candidates(['call', echo, ''], { home, cwd })).toEqual([]);
    expect((await mcpc(['tools', echo, '-q'], { home, cwd })).exitCode).toBe(0);
    expect(await candidates(['call', echo, 'ec'], { home, cwd })).toContain('echo');
    const starts = `sh -c 'touch ${cwd}/started'`;
    expect(await candidates(['call', starts, ''], { home, cwd })).toEqual([]);
    expect(existsSync(join(cwd, 'started'))).toBe(false);
    const env = { MCPC_COMPLETE_LIVE: '1' };
    expect(await candidates(['call', starts, ''], { home, cwd, env })).toEqual([]);
    expect(existsSync(join(cwd, 'started'))).toBe(true);
    expect(await candidates(['call', raw('echo', '--live'), 'ec'], { home, cwd, env })).toContain('echo');
  });

  it('completes from the lists that a shell fetched', async () => {
    const home = temporaryHome();
    const cwd = temporaryFolder();
    const shell = await mcpc(['connect', echo, '-q'], { home, cwd, stdin: 'prompts\ntools\n' });
    expect(shell.exitCode).toBe(0);
    expect(await candidates(['call', echo, 'ec'], { home, cwd })).toContain('echo');
  });

  it('completes a configured server by its name or file, until its entry changes', async () => {
    const place = workplace();
    const entry = program('raw/echo.mjs');
    place.own({ mine: entry });
    await mcpc(['tools', 'mine', '-q'], place);
    expect(await candidates(['call', 'mi'], place)).toEqual(['mine']);
    expect(await candidates(['call', 'mine', 'ec'], place)).toContain('echo');
    const file = place.write('mcp.json', { mcpServers: { mine: entry, other: { url: 'demo:' } } });
    expect(await candidates(['call', 'mcp.json:'], place)).toEqual(['mcp.json:mine', 'mcp.json:other']);
    expect(await candidates(['call', file, 'ec'], place)).toEqual([]);
    place.own({ mine: { ...entry, env: { A: 'changed' } } });
    place.write('mcp.json', { mcpServers: {} });
    expect(await candidates(['call', 'mine', 'ec'], place)).toEqual([]);
  });

  it('completes each server of a config file whose servers were listed together', async () => {
    const place = workplace();
    place.own({ mine: program('raw/echo.mjs'), other: { url: 'demo:' } });
    const file = join(place.home, '.config/mcpc/mcp.json');
    await mcpc(['tools', file, '-q'], place);
    expect(await candidates(['call', `${file}:mine`, 'ec'], place)).toContain('echo');
    expect(await candidates(['call', 'mine', 'ec'], place)).toContain('echo');
  });

  it('neither starts nor contacts a server that is not trusted', async () => {
    const place = workplace();
    const started = join(place.cwd, 'started');
    place.write('mcp.json', { mcpServers: { evil: { command: 'touch', args: [started] } } });
    const env = { MCPC_COMPLETE_LIVE: '1' };
    expect(await candidates(['call', 'ev'], { ...place, env })).toEqual(['evil']);
    expect(await candidates(['call', 'evil', ''], { ...place, env })).toEqual([]);
    expect(existsSync(started)).toBe(false);
  });

  it('shows no control characters of a server', async () => {
    const home = temporaryHome();
    const cwd = temporaryFolder();
    const target = raw('escape-sequences');
    await mcpc(['tools', target, '-q'], { home, cwd });
    const { stdout } = await mcpc(['__complete', '--', 'call', target, ''], { home, cwd });
    expect(stdout).toBe('hostile\t\nrefuses\t\nstructured\t\n:4\n');
  });
});

describe('the cached lists', () => {
  it('contain no values of variables or headers and no target, and only their owner can read them', async () => {
    const home = temporaryHome();
    const cwd = temporaryFolder();
    const target = raw('echo', '--key=in-the-target');
    await mcpc(['tools', target, '-q', '-e', 'TOKEN=a-secret-value'], { home, cwd });
    const [file = '', ...others] = filesOf(home);
    expect(others).toEqual([]);
    expect(`${file}${readFileSync(file, 'utf8')}`).not.toMatch(
      /a-secret-value|TOKEN|in-the-target|echo\.mjs/,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folderOf(home)).mode & 0o777).toBe(0o700);
    expect(await candidates(['call', '-e', 'TOKEN=a-secret-value', target, 'ec'], { home, cwd })).toContain(
      'echo',
    );
    expect(filesOf(home, 'keys').map((key) => statSync(key).mode & 0o777)).toEqual([0o600]);
  });

  it('complete nothing for other credentials', async () => {
    const home = temporaryHome();
    const cwd = temporaryFolder();
    await mcpc(['tools', echo, '-q', '-e', 'TOKEN=alice', '-e', 'LANGUAGE=en'], { home, cwd });
    const completed = (...options: string[]) => candidates(['call', ...options, echo, 'ec'], { home, cwd });
    expect(await completed('-e', 'TOKEN=alice')).toContain('echo');
    expect(await completed('-e', 'TOKEN=bob', '-e', 'LANGUAGE=en')).toEqual([]);
    expect(await completed()).toEqual([]);
  });
});

describe('mcpc completion', () => {
  it.each([
    ['bash', 'mcpc.bash'],
    ['zsh', '_mcpc'],
    ['fish', 'mcpc.fish'],
    ['powershell', 'mcpc.ps1'],
  ])('prints the script for %s', async (shell, file) => {
    const { stdout } = await mcpc(['completion', shell]);
    expect(stdout).toBe(readFileSync(join(root, 'completions', file), 'utf8'));
  });

  it('rejects another shell', async () => {
    const { stderr, exitCode } = await mcpc(['completion', 'fsh']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Unsupported shell "fsh". Did you mean "fish"');
  });
});
