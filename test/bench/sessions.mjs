/**
 * Compares a call in a session that is running already with the smallest Node programs: `npm run bench:sessions`, or
 * with another Node `node test/bench/sessions.mjs PATH-OF-NODE`. Needs python3 for measuring. The runs are interleaved
 * and the ratios are those of pairs. The CPU time is that of the client alone, except for the call without a session.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program, quickEnvironment, ratios, table } from './measuring.mjs';

const node = process.argv[2] ?? process.execPath;
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = beside('at-once.sh');
const call = (...target) => [node, program, 'call', ...target, 'echo', 'text=hello'];
const started = [process.platform, process.arch, `Node ${versionOf(node)}`].join(', ');

// A home of its own: the sessions of the user stay as they are.
const folder = mkdtempSync(join(tmpdir(), 'mcpc-'));
const env = { ...quickEnvironment(), HOME: folder, XDG_RUNTIME_DIR: folder };
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const socket = join(folder, 'least');
const least = createServer(answer).listen(socket);
await new Promise((resolve) => least.once('listening', resolve));
mcpc('call', server, 'echo', 'text=hello', '--session', 'bench');
try {
  await compare();
} finally {
  mcpc('stop', '@bench');
  least.close();
}

async function compare() {
  const nothing = 'node -e 0';
  const smallest = 'the smallest client of a socket';
  const warm = 'a call in a session';
  const programs = {
    [nothing]: [node, '-e', '0'],
    [smallest]: [node, beside('least-session.cjs'), socket, 'call', 'echo', 'text=hello'],
    [warm]: call('@bench'),
    'a call without a session': call(server),
    'mcpc --version': [node, program, '--version'],
  };
  const toNothing = await ratios(programs, [nothing, smallest], { rounds: 40, env });
  const goals = { [warm]: [1.5, 1.15] };
  const cells = (name) => [
    name,
    ...toNothing[name].map(({ wall, cpu }, at) => {
      const goal = goals[name]?.[at];
      return `${wall.toFixed(2)} ×, CPU time ${cpu.toFixed(2)} ×${goal === undefined ? '' : ` (goal ${goal} ×)`}`;
    }),
  ];
  console.log(`${started}\n`);
  console.log(table([['', `relative to ${nothing}`, `to ${smallest}`], ...Object.keys(programs).map(cells)]));
}

/** Answers every line at once. */
function answer(connection) {
  connection.setEncoding('utf8').on('error', () => undefined);
  connection.on('data', (text) => {
    if (text.endsWith('\n')) connection.write(`${JSON.stringify({ output: 'hello' })}\n`);
  });
}

function mcpc(...words) {
  const { status, stderr } = spawnSync(node, [program, ...words], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`mcpc ${words.join(' ')} ended with status ${status}: ${stderr}`);
}

function versionOf(path) {
  return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
}
