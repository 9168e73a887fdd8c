import { expect, it } from 'vitest';
import { layOutTable } from '../../../../src/render/layout/table-layout.ts';
import { coloured, terminal } from '../styles.ts';

const columns = [
  { header: 'NAME', paint: coloured.theme.name, keepWhole: true },
  { header: 'ARGUMENTS' },
  { header: 'DESCRIPTION', paint: coloured.theme.type, truncated: true },
];
const rows = [
  ['add', 'a: number, b: number', 'Adds two numbers.'],
  ['', '', 'a description without a name'],
  ['wide', '日本語 '.repeat(20), 'é 👩‍👩‍👧 '.repeat(30)],
  ['trailing ', 'spaces ', ''],
  [`https://example.com/${'path/'.repeat(20)}`, '', `${'word '.repeat(80)}${'x'.repeat(300)}`],
];

it.each([
  ['in colour', coloured],
  ['without headers or colour, on a wide terminal', terminal(200)],
])('draws the rows of a long table as those of a short one, %s', async (_, style) => {
  const shown = style === coloured ? columns : columns.map((column) => ({ ...column, header: '' }));
  const short = await layOutTable(shown, rows, style);
  const head = style === coloured ? short.slice(0, short.indexOf('\n') + 1) : '';
  const many = Array.from({ length: 25 }, () => rows).flat();
  expect(await layOutTable(shown, many, style)).toBe(head + short.slice(head.length).repeat(25));
});
