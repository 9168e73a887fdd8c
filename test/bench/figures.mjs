/**
 * What `npm run bench:others` has measured, by task: `figures` has the medians of each program by its key, `missing` why
 * a program has none. Shown as tables, and kept in figures.json.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, table } from './measuring.mjs';

const file = join(root, 'test/bench/figures.json');
const readme = join(root, 'test/bench/README.md');
const [begin, end] = ['<!-- figures.json, as a table -->', '<!-- end -->'];

export function readFigures() {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Writes the tasks to figures.json, and all that it then has to the table in README.md. Returns all. */
export function writeFigures(tasks, names) {
  const all = { ...readFigures(), ...tasks };
  writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`);
  const text = readFileSync(readme, 'utf8');
  const [before, rest] = text.split(begin);
  const [, after] = rest.split(end);
  writeFileSync(readme, [before, begin, `\n\n${summaryTable(all, names)}\n\n`, end, after].join(''));
  return all;
}

/** Returns the figures of one task as a table. */
export function taskTable({ title, figures, missing }, names) {
  const rows = [[title, 'wall', '', 'CPU', '', 'memory', '']];
  for (const [key, name] of Object.entries(names)) {
    const figure = figures[key];
    if (figure === undefined) {
      if (missing[key] !== undefined) rows.push([name, missing[key], '', '', '', '', '']);
      continue;
    }
    const { wall, cpu, memory, extended } = figure;
    const [wallRatio, cpuRatio, memoryRatio] = ratios(figure, figures.mcpc);
    const note = extended === undefined ? '' : ` (from ${extended})`;
    const cells = [seconds(wall), wallRatio, seconds(cpu), cpuRatio, megabytes(memory), memoryRatio];
    rows.push([name + note, ...cells]);
  }
  return table(rows);
}

/**
 * Returns all tasks as a table: the figures of mcpc, and those of the others relative to them. Without programs that were not
 * measured.
 */
export function summaryTable(tasks, names) {
  const cell = ({ figures, missing }, key) => {
    const figure = figures[key];
    if (figure === undefined) return missing[key] ?? '';
    if (key !== 'mcpc') return ratios(figure, figures.mcpc).join(', ');
    return [seconds(figure.wall), seconds(figure.cpu), megabytes(figure.memory)].join(', ');
  };
  const all = Object.values(tasks);
  const measured = Object.entries(names).filter(([key]) => all.some(({ figures }) => key in figures));
  const rows = measured.map(([key, name]) => [name, ...all.map((task) => cell(task, key))]);
  return table([['', ...all.map(({ title }) => title)], ...rows]);
}

export function ratio(value) {
  return `${value.toFixed(value < 100 ? 1 : 0)} ×`;
}

export function seconds(value) {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} s`;
}

function megabytes(value) {
  return value === undefined ? '–' : `${Math.round(value / 1e6)} MB`;
}

function ratios(figure, base) {
  return ['wall', 'cpu', 'memory'].map((member) =>
    figure[member] === undefined ? '–' : ratio(figure[member] / base[member]),
  );
}
