import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workplace } from '../e2e/harness/config.ts';
import { nodeFixture } from '../e2e/harness/fixtures.ts';
import { mcpc } from '../e2e/harness/mcpc.ts';
import { openTerminal } from '../e2e/harness/terminal.ts';

describe('a server discovered in a folder', () => {
  it('is shown in full and asked about on a terminal, once', async () => {
    const place = workplace();
    place.write('mcp.json', { mcpServers: { a: { url: 'demo:', description: 'as it stands there' } } });
    const first = openTerminal(['call', 'a', 'multiply', 'a=5', 'b=3'], { ...place, columns: 120 });
    await first.until('Trust a');
    expect(first.text).toContain('as it stands there');
    first.type('y\r');
    expect((await first.exited).exitCode).toBe(0);
    expect(first.text).toMatch(/^15$/m);
    const second = openTerminal(['call', 'a', 'multiply', 'a=5', 'b=3'], { ...place, columns: 120 });
    expect((await second.exited).exitCode).toBe(0);
    expect(second.text).toBe('15');
  });

  it('is not used if the user declines, which is the default', async () => {
    const place = workplace();
    place.write('mcp.json', { mcpServers: { a: { url: 'demo:' } } });
    const terminal = openTerminal(['tools', 'a'], { ...place, columns: 120 });
    await terminal.until('Trust a');
    terminal.type('\r');
    expect((await terminal.exited).exitCode).toBe(2);
    expect(terminal.text).toContain('is not used: it is not trusted');
  });

  it('is trusted by mcpc trust after confirmation', async () => {
    const place = workplace();
    place.write('mcp.json', { mcpServers: { a: { url: 'demo:' } } });
    const terminal = openTerminal(['trust', 'a'], { ...place, columns: 120 });
    await terminal.until('Trust a');
    expect(terminal.text).toContain('"url": "demo:"');
    terminal.type('y\r');
    expect((await terminal.exited).exitCode).toBe(0);
    const kept = readFileSync(join(place.home, '.local/state/mcpc/trust.json'), 'utf8');
    expect(JSON.parse(kept).trusted).toMatchObject([{ file: join(place.cwd, 'mcp.json'), name: 'a' }]);
  });
});

describe('the paths of config files', () => {
  it('are shortened on a terminal, and in full in a pipe', async () => {
    const place = workplace();
    const file = place.write('mcp.json', { mcpServers: { a: { url: 'demo:' } } });
    const shown = async (words: string[]) => {
      const session = openTerminal(words, { ...place, columns: 80 });
      await session.exited;
      return session.text;
    };
    expect(await shown(['add', 'mine', 'https://example.com/mcp'])).toContain(
      'Added mine to ~/.config/mcpc/mcp.json.',
    );
    const servers = await shown(['servers']);
    expect(servers).toMatch(/ \.\/mcp\.json +not trusted/);
    expect(servers).toContain(' ~/.config/mcpc/mcp.json');
    expect(await shown(['tools', 'a', '--no-input'])).toMatch(/a of \.\/mcp\.json/);
    expect(await shown(['tools', './no.py'])).toContain('It was looked for from ~/cloned.');
    const piped = await mcpc(['servers'], place);
    expect(piped.stdout).toContain(`\t${file}\t`);
    const failed = await mcpc(['tools', 'a'], place);
    expect(failed.stderr).toContain(`a of ${file}`);
  });
});

describe('an input of a config file', () => {
  it('is asked for on a terminal', async () => {
    const place = workplace();
    const [command = '', ...args] = nodeFixture('raw/environment.mjs');
    place.write('mcp.json', {
      servers: { a: { command, args: [...args, '${input:key}'] } },
      inputs: [{ id: 'key', type: 'promptString', description: 'The key' }],
    });
    const words = ['call', 'mcp.json', 'environment', '--json', '--query', 'structuredContent.argv'];
    const terminal = openTerminal(words, { ...place, columns: 120 });
    await terminal.until('The key (for a)');
    terminal.type('abc\r');
    expect((await terminal.exited).exitCode).toBe(0);
    expect(terminal.text).toContain('"abc"');
  });
});
