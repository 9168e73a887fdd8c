/**
 * Measures the time from the result to the exit, for servers that stop on request: `npm run bench:exit`, or with another Node
 * `node test/bench/exit.mjs PATH-OF-NODE`. From the last byte on standard output to the end of the process, in ms;
 * compared with a minimal Node program, interleaved.
 */
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { median, program, quickEnvironment, table } from './measuring.mjs';

const node = process.argv[2] ?? process.execPath;
const rounds = 25;
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const atOnce = beside('at-once.sh');
const rows = {
  'a shell script': [
    [node, program, 'call', atOnce, 'echo', 'text=hello'],
    [node, beside('least-stdio.cjs'), atOnce],
  ],
  'a Node program with the MCP SDK': [
    [node, program, 'call', `${node} ${beside('../servers/sdk-v1/stdio.mjs')}`, 'add', 'a=1', 'b=2'],
  ],
  'the demo, in the same process': [[node, program, 'call', 'demo', 'multiply', 'a=5', 'b=3']],
};

const lines = [['the server', 'mcpc: median, worst', 'the least: median, worst']];
for (const [name, programs] of Object.entries(rows)) {
  const times = programs.map(() => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [at, words] of programs.entries()) {
      const time = await timeToExit(words);
      // The first run of each compiles.
      if (round >= 0) times[at].push(time);
    }
  }
  const cell = (given) =>
    given === undefined ? '' : `${median(given).toFixed(0)}, ${Math.max(...given).toFixed(0)} ms`;
  lines.push([name, cell(times[0]), cell(times[1])]);
}
console.log(table(lines));

/** Returns the time from the last byte of the result to the exit, in ms. */
function timeToExit([command, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: quickEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] });
    let last;
    child.stdout.on('data', () => {
      last = performance.now();
    });
    child.once('exit', (status) => {
      const ended = performance.now();
      if (status === 0 && last !== undefined) resolve(ended - last);
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${status}.`));
    });
  });
}
