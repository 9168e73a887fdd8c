/**
 * Fails if the program has become slower: `npm run bench:guard`. Measures the CPU time of a few lines relative to
 * `node -e 0`, and compares it with the figures of this major version of Node in guard.json. Another Node is given by its
 * path; `--update` writes its figures. Needs python3 for measuring.
 *
 * What is compared is the median of the ratios within each round, in which the load of the machine is about the same:
 * minima and quartiles vary more. A loss is measured again, together with the rounds before. The CPU time of the server is
 * not counted.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureRuns, median, program, quickEnvironment, table } from './measuring.mjs';

/** The share by which a line may be slower than its figure. Machines of CI differ from the one that was measured. */
const tolerance = process.env.CI === undefined ? 0.1 : 0.25;
const rounds = 15;
/** How often the rounds are run at most, and how long all of them may take, in ms. */
const attempts = 3;
const patience = 55_000;

const update = process.argv.includes('--update');
const [node = process.execPath] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const server = fileURLToPath(new URL('at-once.sh', import.meta.url));
const kept = fileURLToPath(new URL('guard.json', import.meta.url));

const base = 'node -e 0';
const mcpc = (...words) => [node, program, ...words];
const lines = {
  'mcpc --version': { words: mcpc('--version'), shows: /^mcpc \d/ },
  'mcpc help': { words: mcpc('help'), shows: /^Usage: mcpc/m },
  'mcpc call': { words: mcpc('call', server, 'echo', 'text=hello'), shows: /^hello$/m },
  // Completes from the list that the call has cached.
  'mcpc __complete': { words: mcpc('__complete', '--', 'call', server, 'ec'), shows: /^echo\b/m },
};

const folder = mkdtempSync(join(tmpdir(), 'mcpc-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const env = { ...quickEnvironment(), HOME: folder };
for (const name of Object.keys(env)) if (/^(XDG|MCPC)_/.test(name)) delete env[name];

for (const [name, { words, shows }] of Object.entries(lines)) {
  const { status, stdout } = spawnSync(words[0], words.slice(1), { env, encoding: 'utf8' });
  if (status !== 0 || !shows.test(stdout)) throw new Error(`${name} ended with status ${status}: ${stdout}`);
}

const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
const major = version.slice(1).split('.')[0];
const figures = JSON.parse(readFileSync(kept, 'utf8'));
const expected = figures[major];
if (expected === undefined && !update) {
  throw new Error(
    `guard.json has no figures of Node ${major}. "npm run bench:guard -- --update" writes them.`,
  );
}

const programs = {
  [base]: [node, '-e', '0'],
  ...Object.fromEntries(Object.entries(lines).map(([name, { words }]) => [name, words])),
};
const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
const ratioOf = (name) => median(runs[name].map((own, round) => own / runs[base][round]));
const slower = () => Object.keys(lines).filter((name) => ratioOf(name) > expected[name] * (1 + tolerance));

const began = performance.now();
for (let attempt = 1; attempt <= attempts; attempt += 1) {
  for (const [name, more] of Object.entries(await measureRuns({ programs, rounds, env }))) {
    if (more.length < rounds) throw new Error(`${name} failed in ${rounds - more.length} of ${rounds} runs.`);
    runs[name].push(...more.map(({ own }) => own));
  }
  if (!update && slower().length === 0) break;
  const another = (performance.now() - began) / attempt;
  if (another * (attempt + 1) > patience) break;
}

if (update) {
  figures[major] = Object.fromEntries(
    Object.keys(lines).map((name) => [name, Number(ratioOf(name).toFixed(2))]),
  );
  writeFileSync(kept, `${JSON.stringify(figures, undefined, 2)}\n`);
}
report(figures[major]);

function report(wanted) {
  const rows = Object.keys(lines).map((name) => {
    const change = ratioOf(name) / wanted[name] - 1;
    const cells = [`${wanted[name].toFixed(2)} ×`, `${ratioOf(name).toFixed(2)} ×`, percent(change)];
    return [name, ...cells, change > tolerance ? 'slower' : ''];
  });
  const time = `${base} takes ${Math.round(median(runs[base]) * 1_000)} ms of CPU time`;
  console.log(`Node ${version}, ${process.platform} ${process.arch}; ${time}.\n`);
  console.log(table([[`CPU time, relative to ${base}`, 'expected', 'found', 'change', ''], ...rows]));
  const lost = rows.filter((row) => row.at(-1) !== '').map(([name]) => name);
  if (lost.length === 0) return;
  console.error(`\nSlower by more than ${Math.round(tolerance * 100)} %: ${lost.join(', ')}.`);
  console.error('If that is intended, "npm run bench:guard -- --update" writes the new figures.');
  process.exitCode = 1;
}

function percent(share) {
  return `${share < 0 ? '' : '+'}${(share * 100).toFixed(0)} %`;
}
