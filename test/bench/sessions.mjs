/**
 * Compares a call in a session that is running already with the smallest Node program that asks the same session, and with
 * Node alone: `npm run bench:sessions`, or with another Node `node test/bench/sessions.mjs PATH-OF-NODE`. Needs python3 for
 * measuring. The runs are interleaved and the ratios are those of pairs. The CPU time is that of the client alone, except
 * for the call without a session.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
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

const socket = join(folder, 'mcpc', 'bench.sock');
mcpc('call', server, 'echo', 'text=hello', '--session', 'bench');
try {
  await compare();
} finally {
  mcpc('stop', '@bench');
}

async function compare() {
  const nothing = 'node -e 0';
  const smallest = 'the smallest client of the session';
  const build = await buildOf(socket);
  const warm = 'a call in a session';
  const programs = {
    [nothing]: [node, '-e', '0'],
    [smallest]: [node, beside('least-session.cjs'), socket, build, 'call', '@bench', 'echo', 'text=hello'],
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

/** Returns the build of mcpc that the session process says it is, which a client has to be, too. */
async function buildOf(path) {
  const connection = connect(path);
  const request = Buffer.from(JSON.stringify({ protocol: 1, build: '', request: 'line', words: [] }));
  connection.write(Buffer.concat([header(1, request.length), request]));
  const bytes = await buffer(connection);
  return JSON.parse(bytes.subarray(5, 5 + bytes.readUInt32BE(0))).build;
}

/** The header of a frame. */
function header(type, length) {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(length);
  bytes[4] = type;
  return bytes;
}

function mcpc(...words) {
  const { status, stderr } = spawnSync(node, [program, ...words], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`mcpc ${words.join(' ')} ended with status ${status}: ${stderr}`);
}

function versionOf(path) {
  return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
}
