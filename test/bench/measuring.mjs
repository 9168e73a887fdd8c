/** Shared by the benchmarks of whole programs: interleaved runs, medians, ratios, a table. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const program = fileURLToPath(new URL('../../bin/mcpc.js', import.meta.url));

/**
 * Runs the programs in turn and returns the medians of each: wall and CPU time in s, memory in bytes. Programs that failed
 * every time are omitted. `input` has the files for standard input.
 */
export async function measure(programs, { rounds = 15, input = {}, env } = {}) {
  const memoryRounds = Math.max(1, Math.ceil(rounds / 3));
  const figures = await measureRuns({ programs, rounds, memoryRounds, input, env });
  const medians = Object.entries(figures)
    .filter(([, runs]) => runs.some(({ wall }) => wall !== undefined))
    .map(([name, runs]) => [name, mediansOf(runs)]);
  return Object.fromEntries(medians);
}

/** Returns the median of the ratios of wall and CPU time, per round, of one program to another. */
export async function ratio(one, other, options) {
  const { one: found } = await ratios({ one, other }, ['other'], options);
  return found[0];
}

/** The same for each program, relative to each of those named in `bases`. Throws if a run failed. */
export async function ratios(programs, bases, { rounds = 25, env } = {}) {
  const figures = await measureRuns({ programs, rounds, env });
  const failed = Object.keys(figures).filter((name) => figures[name].length < rounds);
  if (failed.length > 0) throw new Error(`Runs failed: ${failed.join(', ')}.`);
  const compared = (name, base, member) =>
    median(figures[name].map((run, at) => run[member] / figures[base][at][member]));
  const toBases = (name) =>
    bases.map((base) => ({ wall: compared(name, base, 'wall'), cpu: compared(name, base, 'cpu') }));
  return Object.fromEntries(Object.keys(figures).map((name) => [name, toBases(name)]));
}

/**
 * Runs the programs in turn and returns the runs of each, without those that failed: wall time, CPU time (`cpu` with that
 * of all child processes, `own` without) in s. `env` is their whole environment. Throws an Error if the measuring fails.
 */
export async function measureRuns(wanted) {
  const script = fileURLToPath(new URL('measure.py', import.meta.url));
  const child = spawn('python3', [script], { env: quickEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(wanted));
  const [figures, [status, signal]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (status === 0) return JSON.parse(figures);
  throw new Error(`measure.py ended with ${signal ?? `status ${status}`}: nothing was measured.`);
}

/** The environment, without what slows down every start of Node. */
export function quickEnvironment() {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  return env;
}

function mediansOf(runs) {
  const of = (member) => median(runs.map((run) => run[member]).filter((value) => value !== undefined));
  return { wall: of('wall'), cpu: of('cpu'), memory: of('memory') };
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Returns rows as a Markdown table; the first is the header. */
export function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
