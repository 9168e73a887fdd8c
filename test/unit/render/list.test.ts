import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Prompt, Resource, ResourceTemplate, Tool } from '../../../src/core/protocol.ts';
import { renderList } from '../../../src/render/list.ts';
import { type Style, styleOf } from '../../../src/terminal/style.ts';
import { coloured, pipe, terminal } from './styles.ts';

const multiply: Tool = {
  name: 'multiply',
  description: 'Multiplies two numbers.\n\tKeeps the unit.',
  inputSchema: {
    type: 'object',
    properties: {
      a: { type: 'number' },
      b: { type: 'number' },
      unit: { enum: ['cm', 'inch'], default: 'cm' },
    },
    required: ['a', 'b'],
  },
};
const forecast: Tool = {
  name: 'get_forecast',
  title: 'Weather forecast',
  inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const now: Tool = { name: 'now', inputSchema: {} };

async function tools(items: Tool[], style: Style): Promise<string> {
  const view = { kind: 'tools' as const, listing: { items, raw: [] } };
  return (await renderList(view, { out: style, err: style })).stdout;
}

describe('tools in a pipe', () => {
  it('are one per line: name, signature and description separated by TABs, untruncated', async () => {
    const long = { ...now, description: 'word '.repeat(100) };
    expect(await tools([multiply, forecast, now, long], pipe)).toBe(
      [
        'multiply\tmultiply(a: number, b: number, unit?: "cm"|"inch" = "cm")\tMultiplies two numbers. Keeps the unit.\n',
        'get_forecast\tget_forecast(city: string)\tWeather forecast\n',
        'now\tnow()\t\n',
        `now\tnow()\t${'word '.repeat(100).trim()}\n`,
      ].join(''),
    );
  });

  it('have coloured names and signatures if colour is forced', async () => {
    const forced = styleOf({ isTTY: false, columns: undefined, env: {}, platform: 'linux', color: 'always' });
    expect(await tools([now], forced)).toBe('\x1b[1mnow\x1b[22m\t\x1b[36mnow()\x1b[39m\t\n');
  });

  it('have all their arguments', async () => {
    const properties: JsonObject = {};
    for (let index = 0; index < 60; index++) properties[`argument${index}`] = { type: 'string' };
    const line = await tools([{ name: 'many', inputSchema: { type: 'object', properties } }], pipe);
    expect(line).toContain('argument59?: string)');
  });

  it('cannot break out of their line or column', async () => {
    const evil = { name: 'a\tb\nc', description: 'd\r\ne\u2028f\tg', inputSchema: {} };
    expect(await tools([evil], pipe)).toBe('a\\tb\\nc\ta\\tb\\nc()\td e f g\n');
  });
});

describe('tools on a terminal', () => {
  it('are a table that fits', async () => {
    expect(await tools([multiply, forecast, now], terminal(72))).toBe(
      [
        'NAME          ARGUMENTS                     DESCRIPTION',
        'multiply      a: number, b: number, unit?:  Multiplies two numbers.',
        '              "cm"|"inch" = "cm"            Keeps the unit.',
        'get_forecast  city: string                  Weather forecast',
        'now',
        '',
      ].join('\n'),
    );
  });

  it('are blocks if a table would be too narrow', async () => {
    expect(await tools([multiply, now], terminal(30))).toBe(
      [
        'multiply',
        '  a: number, b: number, unit?:',
        '  "cm"|"inch" = "cm"',
        '  Multiplies two numbers.',
        '  Keeps the unit.',
        'now',
        '',
      ].join('\n'),
    );
  });

  it('have descriptions of at most two lines, unless their arguments need more', async () => {
    const wordy = { ...now, description: 'word '.repeat(100) };
    const lines = (await tools([wordy], terminal(40))).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/word …$|wor…$/);
  });

  it('are aligned for characters of any width', async () => {
    const wide = { name: '漢字', description: '説明', inputSchema: {} };
    const narrow = { name: 'abcdef', description: 'plain', inputSchema: {} };
    expect(await tools([wide, narrow], terminal())).toBe(
      ['NAME    DESCRIPTION', '漢字    説明', 'abcdef  plain', ''].join('\n'),
    );
  });

  it('are aligned in long lists', async () => {
    const many = Array.from({ length: 250 }, (_, at) => ({
      ...now,
      name: `tool_${at}`,
      description: at === 200 ? 'the longest' : 'short',
    }));
    const longest = { ...now, name: 'a_tool_with_a_longer_name', description: 'short' };
    const expected = [{ name: 'NAME', description: 'DESCRIPTION' }, ...many, longest].map(
      ({ name, description }) => `${name.padEnd(longest.name.length)}  ${description}\n`,
    );
    expect(await tools([...many, longest], terminal())).toBe(expected.join(''));
  });

  it('are coloured if colour is on', async () => {
    expect(await tools([forecast], coloured)).toBe(
      [
        '\x1b[2mNAME\x1b[22m          \x1b[2mARGUMENTS\x1b[22m     \x1b[2mDESCRIPTION\x1b[22m',
        '\x1b[1mget_forecast\x1b[22m  \x1b[36mcity: string\x1b[39m  Weather forecast',
        '',
      ].join('\n'),
    );
  });

  it('never exceed the width', async () => {
    for (let columns = 8; columns < 120; columns++) {
      for (const line of (await tools([multiply, forecast, now], terminal(columns))).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });
});

describe('resources', () => {
  const items: Resource[] = [
    { uri: 'file:///a b', name: 'a', mimeType: 'text/plain', size: 12_345, description: 'The first.' },
    { uri: 'db://x/y', name: 'y', title: 'The second' },
  ];
  const view = { kind: 'resources' as const, listing: { items, raw: [] } };

  it('in a pipe are URI, name and description', async () => {
    expect((await renderList(view, { out: pipe, err: pipe })).stdout).toBe(
      'file:///a b\ta\tThe first.\ndb://x/y\ty\tThe second\n',
    );
  });

  it('on a terminal also have type and size', async () => {
    expect((await renderList(view, { out: terminal(), err: pipe })).stdout).toBe(
      [
        'URI          NAME  TYPE        SIZE     DESCRIPTION',
        'file:///a b  a     text/plain  12.3 kB  The first.',
        'db://x/y     y                          The second',
        '',
      ].join('\n'),
    );
  });

  it('on a terminal have only columns with values', async () => {
    const bare = { kind: 'resources' as const, listing: { items: [{ uri: 'db://x', name: 'x' }], raw: [] } };
    expect((await renderList(bare, { out: terminal(), err: pipe })).stdout).toBe('URI     NAME\ndb://x  x\n');
  });
});

describe('templates', () => {
  const items: ResourceTemplate[] = [
    { uriTemplate: 'weather://{city}/now', name: 'now', mimeType: 'application/json', description: 'Now.' },
  ];
  const view = { kind: 'templates' as const, listing: { items, raw: [] } };

  it('in a pipe are template, name and description', async () => {
    expect((await renderList(view, { out: pipe, err: pipe })).stdout).toBe(
      'weather://{city}/now\tnow\tNow.\n',
    );
  });

  it('on a terminal also have their type', async () => {
    expect((await renderList(view, { out: terminal(), err: pipe })).stdout).toBe(
      [
        'TEMPLATE              NAME  TYPE              DESCRIPTION',
        'weather://{city}/now  now   application/json  Now.',
        '',
      ].join('\n'),
    );
  });
});

describe('prompts', () => {
  const items: Prompt[] = [
    {
      name: 'greet',
      arguments: [{ name: 'who', required: true }, { name: 'style' }],
      description: 'Greets.',
    },
  ];
  const view = { kind: 'prompts' as const, listing: { items, raw: [] } };

  it('in a pipe are name, signature and description', async () => {
    expect((await renderList(view, { out: pipe, err: pipe })).stdout).toBe(
      'greet\tgreet(who, style?)\tGreets.\n',
    );
  });

  it('on a terminal are a table', async () => {
    expect((await renderList(view, { out: terminal(), err: pipe })).stdout).toBe(
      ['NAME   ARGUMENTS    DESCRIPTION', 'greet  who, style?  Greets.', ''].join('\n'),
    );
  });
});

describe('an empty list', () => {
  it.each([
    ['tools', 'No tools.\n'],
    ['resources', 'No resources.\n'],
    ['templates', 'No resource templates.\n'],
    ['prompts', 'No prompts.\n'],
  ] as const)('prints nothing in a pipe and says so on a terminal: %s', async (kind, notice) => {
    const view = { kind, listing: { items: [], raw: [] } };
    const empty = { stdout: '', stderr: '', notice: '' };
    expect(await renderList(view, { out: pipe, err: terminal() })).toEqual(empty);
    expect(await renderList(view, { out: terminal(), err: terminal() })).toEqual({ ...empty, notice });
  });
});
