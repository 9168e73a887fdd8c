/** What the benchmarks of whole programs have in common: runs in turn, medians, ratios, a table. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const program = fileURLToPath(new URL('../../bin/mcpc.js', import.meta.url));

/** Runs the programs in turn and gives the medians of each: wall and CPU in s, memory in bytes. */
export async function measure(programs, { rounds = 15, input = {} } = {}) {
  const figures = await measureOnce({ programs, rounds, input });
  const medians = Object.entries(figures)
    .filter(([, runs]) => runs.length > 0)
    .map(([name, runs]) => [name, mediansOf(runs)]);
  return Object.fromEntries(medians);
}

/** The middle of the ratios of wall time, round by round, of one program to another. */
export async function ratio(one, other, { rounds = 25 } = {}) {
  const { one: ones, other: others } = await measureOnce({ programs: { one, other }, rounds });
  const walls = ones.map(({ wall }, at) => wall / others[at].wall);
  const cpus = ones.map(({ cpu }, at) => cpu / others[at].cpu);
  return { wall: median(walls), cpu: median(cpus) };
}

function measureOnce(wanted) {
  const script = fileURLToPath(new URL('measure.py', import.meta.url));
  // Reading it makes every start of Node slower, mcpc's and the others'.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = execFile('python3', [script], { env, maxBuffer: 2 ** 26 }, (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
    child.stdin.end(JSON.stringify(wanted));
  });
}

function mediansOf(runs) {
  const of = (member) => median(runs.map((run) => run[member]));
  return { wall: of('wall'), cpu: of('cpu'), memory: of('memory') };
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Prints figures as a Markdown table, with the ratio of each to the first. */
export function print(title, figures) {
  const [first] = Object.values(figures);
  console.log(`\n${title}\n\n| | wall | | CPU | memory |\n|---|---|---|---|---|`);
  for (const [name, { wall, cpu, memory }] of Object.entries(figures)) {
    const ms = (seconds) => `${Math.round(seconds * 1_000)} ms`;
    const cells = [
      name,
      ms(wall),
      `${(wall / first.wall).toFixed(1)} ×`,
      ms(cpu),
      `${Math.round(memory / 1e6)} MB`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
