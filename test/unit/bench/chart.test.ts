import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Figures {
  readonly [task: string]: { readonly figures: { readonly [name: string]: { readonly program: string } } };
}

const chart: { drawChart: (tasks: Figures) => string } = await import('../../bench/chart.mjs' as string);
const { readFigures }: { readFigures: () => Figures } = await import('../../bench/figures.mjs' as string);

test('the chart of the README shows the figures of test/bench', () => {
  expect(readFileSync('.github/speed.svg', 'utf8')).toBe(chart.drawChart(readFigures()));
});

test('the chart labels the bar of each program with its ratio to mcpc', () => {
  const task = {
    title: 'a call',
    measured: '2026-11-26',
    figures: { mcpc: { program: 'mcpc', wall: 0.1 }, slow: { program: '`a & b`', wall: 0.25 } },
  };
  const svg = chart.drawChart({ call: task, list: task });
  const labels = [...svg.matchAll(/<text class="(?:own|other)"[^>]*>(.*?)<\/text>/g)].map(([, text]) => text);
  expect(labels.slice(0, 4)).toEqual(['mcpc', '1.0 × (0.10 s)', 'a &amp; b', '2.5 × (0.25 s)']);
});
