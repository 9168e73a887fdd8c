import { expect, it } from 'vitest';
import { formatCount, formatDuration, formatNumber, formatSize } from '../../../src/terminal/format.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [12_345, '12.3 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [104_857_600, '104.9 MB'],
  [5e18, '5000.0 PB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

it.each([
  [0, '0.0 ms'],
  [0.42, '0.4 ms'],
  [12.3, '12 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1234, '1.2 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h 0 min'],
  [3_725_000, '1 h 2 min'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

it('numbers have thousands separators and at most two decimals', () => {
  expect(formatNumber(1_234_567)).toBe('1,234,567');
  expect(formatNumber(0.125)).toBe('0.13');
  expect(formatNumber(-1234.5)).toBe('-1,234.5');
  expect(formatNumber(Number.NaN)).toBe('NaN');
});

it('counts agree with their noun', () => {
  expect([formatCount(0, 'tool'), formatCount(1, 'tool'), formatCount(2, 'tool')]).toEqual([
    '0 tools',
    '1 tool',
    '2 tools',
  ]);
});
