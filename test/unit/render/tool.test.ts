import { expect, it } from 'vitest';
import type { Tool } from '../../../src/core/protocol.ts';
import { renderTool } from '../../../src/render/tool.ts';
import type { Style } from '../../../src/terminal/style.ts';
import { coloured, pipe, terminal } from './styles.ts';

async function shown(tool: Tool, style: Style): Promise<string> {
  const example = `mcpc call demo ${tool.name}`;
  return (await renderTool({ kind: 'tool', tool, raw: null, example }, { out: style, err: style })).stdout;
}

const multiply: Tool = {
  name: 'multiply',
  title: 'Multiply numbers',
  description: 'Multiplies two numbers.\n\nKeeps the unit.\n',
  annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
  inputSchema: {
    type: 'object',
    properties: {
      unit: { enum: ['cm', 'inch'], default: 'cm', description: 'What the\nnumbers are measured in' },
      a: { type: 'number', minimum: 0, description: 'The first factor', examples: [2] },
      places: { type: 'integer', title: 'Decimal places', deprecated: true },
    },
    required: ['a'],
  },
  outputSchema: { type: 'object', properties: { product: { type: 'number' } }, required: ['product'] },
};

it('a tool on a terminal is shown in full and ends with a line to copy', async () => {
  expect(await shown(multiply, terminal(72))).toBe(
    [
      'multiply  Multiply numbers',
      '',
      'Multiplies two numbers.',
      '',
      'Keeps the unit.',
      '',
      'According to the server: read-only, not destructive, closed world.',
      '',
      'Arguments',
      'a       number       required  The first factor (>= 0; e.g. 2)',
      'unit    "cm"|"inch"  = "cm"    What the numbers are measured in',
      'places  integer      optional  Decimal places (deprecated)',
      '',
      'Result',
      'product  number',
      '',
      'mcpc call demo multiply',
      '',
    ].join('\n'),
  );
});

it.each(['Order Now', 'order-now', 'ORDER_NOW'])(
  'a title that repeats the name is left out: %s',
  async (title) => {
    expect(await shown({ name: 'order_now', title, inputSchema: {} }, pipe)).toMatch(/^order_now\n/);
  },
);

it('a tool in a pipe has TABs between the columns of an argument', async () => {
  expect(await shown(multiply, pipe)).toContain(
    [
      'Arguments',
      'a\tnumber\trequired\tThe first factor (>= 0; e.g. 2)',
      'unit\t"cm"|"inch"\t= "cm"\tWhat the numbers are measured in',
      'places\tinteger\toptional\tDecimal places (deprecated)',
      '',
    ].join('\n'),
  );
});

it('a minimal tool has no empty headings', async () => {
  expect(await shown({ name: 'now', inputSchema: {} }, terminal())).toBe(
    ['now', '', 'No arguments.', '', 'mcpc call demo now', ''].join('\n'),
  );
});

it('a result that is not an object is shown by its type', async () => {
  const tool = { name: 'now', inputSchema: {}, outputSchema: { type: 'array', items: { type: 'string' } } };
  expect(await shown(tool, terminal())).toContain('Result\nstring[]\n');
});

it('a title that equals the name is not repeated', async () => {
  expect(await shown({ name: 'now', annotations: { title: 'now' }, inputSchema: {} }, terminal())).toMatch(
    /^now\n/,
  );
});

it('names, types and headings have different colours', async () => {
  const text = await shown(multiply, coloured);
  expect(text).toContain('\x1b[1mmultiply\x1b[22m  Multiply numbers\n');
  expect(text).toContain(
    '\x1b[1mArguments\x1b[22m\n\x1b[1ma\x1b[22m       \x1b[36mnumber\x1b[39m       required',
  );
});

it('text of a server is sanitised', async () => {
  const text = await shown(
    {
      name: 'a\x1b[2J',
      title: 'b\x1b[2J',
      description: 'c\x1b[2J',
      inputSchema: {
        type: 'object',
        properties: { 'd\x1b[2J': { description: 'e\x1b[2J', default: '\x9b' } },
      },
    },
    terminal(),
  );
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  for (const letter of 'abcde') expect(text).toContain(`${letter}\\x1b[2J`);
  expect(text).toContain('= "\\u009b"');
});
