import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InterfaceFile } from '../../src/interface/server-interface.ts';
import { describePython, pythonPath } from '../setup/python.ts';
import { configFile, program } from './harness/config.ts';
import { commandLine, everything, fixture, raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';

/** Takes a snapshot that must succeed. Returns its text. */
async function snapshot(words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(['snapshot', ...words], options);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

/** Returns the names of the tools of each server in a lock file. */
function toolsIn(text: string): Record<string, unknown[]> {
  const { servers } = JSON.parse(text) as InterfaceFile;
  return Object.fromEntries(
    Object.entries(servers).map(([name, { tools }]) => [name, tools.map((tool) => tool.name)]),
  );
}

describe('mcpc snapshot', () => {
  it('writes a lock file, and replaces it with the same bytes', async () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'mcp.lock.json');
    const take = () => mcpc(['snapshot', 'demo', '-o', 'mcp.lock.json'], { cwd });
    expect(await take()).toMatchObject({ stdout: '', stderr: 'Wrote mcp.lock.json\n', exitCode: 0 });
    const first = readFileSync(path, 'utf8');
    expect(toolsIn(first)['mcpc-demo']).toContain('multiply');
    expect(await take()).toMatchObject({ stderr: 'Wrote mcp.lock.json\n', exitCode: 0 });
    expect(readFileSync(path, 'utf8')).toBe(first);
    expect(await snapshot(['demo'])).toBe(first);
    expect(await snapshot(['demo', '--json'])).toBe(first);
  });

  it('replaces no other file without --force', async () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'mcp.json');
    writeFileSync(path, '{"mcpServers": {}}');
    const { stderr, exitCode } = await mcpc(['snapshot', 'demo', '-o', 'mcp.json'], { cwd });
    expect({ stderr, exitCode }).toEqual({
      stderr: 'error: mcp.json already exists.\nReplace it with --force, or name another file.\n',
      exitCode: 2,
    });
    await snapshot(['demo', '-o', 'mcp.json', '--force'], { cwd });
    expect(Object.keys(toolsIn(readFileSync(path, 'utf8')))).toEqual(['mcpc-demo']);
  });

  it('has every server of a config file under its name, and nothing of how it is started', async () => {
    const secrets = { env: { API_TOKEN: 'hunter2-hunter2' } };
    const file = configFile({ b: { ...program('raw/echo.mjs'), ...secrets }, a: { url: 'demo:' } });
    const text = await snapshot([file]);
    expect(Object.keys(toolsIn(text))).toEqual(['a', 'b']);
    expect(toolsIn(text).a).toContain('multiply');
    expect(text).not.toMatch(/hunter2|API_TOKEN|echo\.mjs|demo:"/);
    expect(Object.keys(toolsIn(await snapshot([`${file}:b`])))).toEqual(['b']);
  });

  it('writes nothing if one of several servers cannot be connected', async () => {
    const cwd = temporaryFolder();
    const file = configFile({ a: { url: 'demo:' }, b: program('raw/dies-at-start.mjs') });
    const { stdout, stderr, exitCode } = await mcpc(['snapshot', file, '-o', 'mcp.lock.json'], { cwd });
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toContain('error: b of mcp.json could not be connected, so that no snapshot was taken.\n');
    expect(existsSync(join(cwd, 'mcp.lock.json'))).toBe(false);
    expect((await mcpc(['snapshot', raw('dies-at-start')])).exitCode).toBe(3);
  });

  it('has the tools that a server adds right after the handshake', async () => {
    const text = await snapshot([raw('growing-tools', '--delay', '0')]);
    expect(Object.values(toolsIn(text))).toEqual([['early', 'late']]);
  });

  it('has what the server shows to the client that mcpc says it is', async () => {
    const server = commandLine(everything('stdio'));
    const [all = [], some = []] = await Promise.all(
      [[], ['--sampling', 'off', '--elicitation', 'off']].map(
        async (options) => toolsIn(await snapshot([server, ...options]))['mcp-servers/everything'],
      ),
    );
    expect(some.length).toBeGreaterThan(5);
    expect(all).toEqual(expect.arrayContaining(some));
    expect(all).toContain('trigger-elicitation-request');
    expect(some).not.toContain('trigger-elicitation-request');
  });
});

describePython('mcpc snapshot of a FastMCP server', () => {
  it('has its tools, without the metadata of FastMCP', async () => {
    const text = await snapshot([commandLine([pythonPath(), fixture('python/typed.py')])]);
    const [tools = []] = Object.values(toolsIn(text));
    expect(tools.length).toBeGreaterThan(0);
    expect(text).not.toContain('_meta');
  });
});
