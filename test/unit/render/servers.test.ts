import { describe, expect, it } from 'vitest';
import type { ConfiguredRow } from '../../../src/core/views.ts';
import { renderEntry, renderServers } from '../../../src/render/servers.ts';
import { jsonOf } from '../../../src/render/view-json.ts';
import { pipe, terminal } from './styles.ts';

const row: ConfiguredRow = {
  name: 'weather',
  transport: 'stdio',
  where: 'npx -y x',
  env: ['KEY'],
  headers: [],
  auth: undefined,
  file: '/p/mcp.json',
  program: 'mcpc',
  disabled: false,
  shadowed: false,
  trusted: true,
  problem: undefined,
};

async function rendered(servers: ConfiguredRow[], style = pipe): Promise<string> {
  return (await renderServers({ kind: 'servers', servers }, { out: style, err: style })).stdout;
}

describe('servers of config files', () => {
  it('are one per line in a pipe, with their complete state', async () => {
    const state = { disabled: true, shadowed: true, trusted: false, problem: 'It is\nbroken.' };
    expect(await rendered([row, { ...row, name: 'b\x1b', ...state }])).toBe(
      'weather\tstdio\tnpx -y x\t/p/mcp.json\t\n' +
        'b\\x1b\tstdio\tnpx -y x\t/p/mcp.json\tdisabled, shadowed, not trusted, It is broken.\n',
    );
  });

  it('do not repeat the file and the name in what is wrong with them', async () => {
    const problem = '/p/mcp.json:1:75: weather must have a "command" (a program) or a "url".';
    expect(await rendered([{ ...row, problem }])).toMatch(
      /\tmust have a "command" \(a program\) or a "url"\.\n$/,
    );
  });

  it('are a table on a terminal', async () => {
    expect(await rendered([row], terminal(100))).toMatch(/^NAME +TRANSPORT +WHERE +FILE\nweather +stdio /);
  });

  it('can be empty', async () => {
    expect(await rendered([], terminal())).toBe('');
    expect(await rendered([])).toBe('');
  });

  it('are JSON without unknown members', () => {
    const [json] = jsonOf({ kind: 'servers', servers: [row] }) as Record<string, unknown>[];
    expect(json).toMatchObject({ name: 'weather', env: ['KEY'], trusted: true });
    expect(json).not.toHaveProperty('problem');
  });
});

describe('an entry', () => {
  it('is shown in full and sanitised', () => {
    const entry = { command: 'x', args: ['\x1b[2J', '\u202e'] };
    const view = { kind: 'entry', name: 'a', file: '/p/mcp.json', entry, state: 'It is new.' } as const;
    const { stdout } = renderEntry(view, { out: pipe, err: pipe });
    expect(stdout).toMatch(/^a of \/p\/mcp\.json\n\{\n/);
    expect(stdout).toContain('"\\u001b[2J"');
    expect(stdout).toMatch(/It is new\.\n$/);
    for (const harmful of ['\x1b', '\u202e']) expect(stdout).not.toContain(harmful);
  });
});
