import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, type Workplace, workplace } from './harness/config.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

/** Returns the entry of a program that creates a file when it runs. */
function marking(mark: string): { command: string; args: string[] } {
  return { command: 'sh', args: ['-c', `touch '${mark}'`] };
}

/** Returns a folder whose config file has a server `a`. */
function cloned(raw: unknown, name = 'mcp.json'): Workplace {
  const place = workplace();
  const servers = name.includes('.vscode') ? 'servers' : 'mcpServers';
  place.write(name, { [servers]: { a: raw } });
  return place;
}

describe('a hostile config file in a cloned folder', () => {
  it.each(['mcp.json', '.mcp.json', '.vscode/mcp.json', '.cursor/mcp.json'])(
    '%s cannot run a program',
    async (name) => {
      const mark = temporaryFile();
      const { home, cwd } = cloned(marking(mark), name);
      const { stdout, stderr, exitCode } = await mcpc(['tools', 'a'], { home, cwd });
      expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toContain('mcpc trust a');
      expect(existsSync(mark)).toBe(false);
    },
  );

  it('cannot send a variable anywhere', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    const { home, cwd } = cloned({ url: `${url}?key=\${SECRET}`, headers: { 'X-Key': '${SECRET}' } });
    const env = { SECRET: 'hunter22' };
    for (const words of [
      ['tools', 'a'],
      ['a'],
      ['servers'],
      ['trust', 'a'],
      ['tools', 'demo'],
      ['tools', 'b'],
    ]) {
      const { stdout, stderr } = await mcpc(words, { home, cwd, env });
      expect(stdout + stderr).not.toContain('hunter22');
    }
    expect(recordedLines(requests)).toEqual([]);
  });

  it('cannot replace a server of the own file without approval', async () => {
    const mark = temporaryFile();
    const place = cloned(marking(mark));
    place.own({ a: { url: 'demo:' } });
    expect((await mcpc(['tools', 'a'], place)).exitCode).toBe(2);
    expect(existsSync(mark)).toBe(false);
  });

  it('is trusted for the approved entry only', async () => {
    const place = workplace();
    place.write('mcp.json', { mcpServers: { a: { url: 'demo:' }, b: { url: 'demo:' } } });
    expect((await mcpc(['trust', 'a', '--yes'], place)).exitCode).toBe(0);
    expect((await mcpc(['ping', 'a'], place)).exitCode).toBe(0);
    expect((await mcpc(['ping', 'b'], place)).exitCode).toBe(2);
  });
});

describe('an entry of a discovered file', () => {
  it('requires a new approval if anything in it changes', async () => {
    const place = cloned({ url: 'demo:' });
    await mcpc(['trust', 'a', '--yes'], place);
    expect((await mcpc(['ping', 'a'], place)).exitCode).toBe(0);
    place.write('mcp.json', '// only the text changes\n{"mcpServers":{"a":{"url":"demo:"}}}');
    expect((await mcpc(['ping', 'a'], place)).exitCode).toBe(0);
    const mark = temporaryFile();
    place.write('mcp.json', { mcpServers: { a: marking(mark) } });
    const { stderr, exitCode } = await mcpc(['ping', 'a'], place);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('has changed since you trusted it');
    expect(existsSync(mark)).toBe(false);
  });

  it('needs no approval if the user named the file', async () => {
    const place = cloned({ url: 'demo:' });
    expect((await mcpc(['ping', 'mcp.json'], place)).exitCode).toBe(0);
    expect((await mcpc(['ping', 'mcp.json:a'], place)).exitCode).toBe(0);
    expect((await mcpc(['ping', 'a', '--config', 'mcp.json'], place)).exitCode).toBe(0);
    const env = { MCPC_CONFIG: 'mcp.json' };
    expect((await mcpc(['ping', 'a'], { ...place, env })).exitCode).toBe(0);
  });

  it("needs no approval in the own file or another program's", async () => {
    const place = workplace();
    place.own({ a: { url: 'demo:' } });
    place.write(join(place.home, '.claude.json'), {
      mcpServers: { b: { url: 'demo:' } },
      projects: { [place.cwd]: { mcpServers: { c: { url: 'demo:' } } } },
    });
    for (const name of ['a', 'b', 'c']) expect((await mcpc(['ping', name], place)).exitCode).toBe(0);
  });
});

describe('mcpc trust', () => {
  const raw = { ...program('raw/echo.mjs'), env: { KEY: '${KEY}' } };

  it('shows the whole entry as it is in the file, and starts nothing', async () => {
    const mark = temporaryFile();
    const place = cloned({ ...marking(mark), env: { KEY: '${KEY}' }, extra: 'too' });
    const { stdout, stderr, exitCode } = await mcpc(['trust', 'a'], place);
    expect(exitCode).toBe(2);
    for (const part of [mark, '"KEY": "${KEY}"', '"extra": "too"']) expect(stdout).toContain(part);
    expect(stderr).toContain('mcpc trust a --yes');
    expect(existsSync(mark)).toBe(false);
  });

  it('does not ask with --yes, and stores the approval in a file that only its owner can read', async () => {
    const place = cloned(raw);
    const { stdout, exitCode } = await mcpc(['trust', 'a', '--yes', '--json'], place);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'a', entry: raw, trusted: true });
    const file = join(place.home, '.local/state/mcpc/trust.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('KEY');
  });

  it('accepts FILE:NAME for a server that is shadowed', async () => {
    const place = cloned(raw);
    place.write('.mcp.json', { mcpServers: { a: { url: 'demo:' } } });
    const { stdout, exitCode } = await mcpc(['trust', '.mcp.json:a', '--yes'], place);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('demo:');
    expect((await mcpc(['ping', 'a'], place)).exitCode).toBe(2);
  });
});
