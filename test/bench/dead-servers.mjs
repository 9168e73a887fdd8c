/**
 * Shows what the sessions of mcpc and of other programs do when their server dies: `npm run bench:dead-servers`. The
 * server is killed once between two calls, and once dies of a call.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root, table } from './measuring.mjs';
import { cache, installPrograms, titles } from './other-programs.mjs';
import { sessionsOf } from './session-programs.mjs';

/** The time that a program gets to notice the death, in ms. */
const patience = 500;

const starts = join(cache, 'starts');
const frames = join(cache, 'frames');
const words = [`${root}test/servers/raw/dies-in-call.mjs`, '--starts', starts, '--frames', frames];
const file = join(cache, 'dies.json');
const entry = { command: 'node', args: words, lifecycle: 'keep-alive' };
writeFileSync(file, JSON.stringify({ mcpServers: { dies: entry } }));

const { programs, versions, env } = installPrograms();
const names = titles(versions);
const rows = [
  ['', 'killed: its list says', 'the next call', 'one later', 'dies of a call: sent', 'the next call'],
];
const sessions = sessionsOf(programs, { name: 'dies', file, command: ['node', ...words].join(' ') });
for (const [name, session] of Object.entries(sessions)) {
  const [killed, fatal] = [await withSession(session, afterKill), await withSession(session, afterFatalCall)];
  if (killed === undefined || fatal === undefined)
    console.error(`${names[name]} is left out: no session started.`);
  else rows.push([names[name], ...killed, ...fatal]);
}
console.log(table(rows));

async function afterKill(session) {
  const before = run(session.list).output;
  process.kill(Number(lines(starts).at(-1)), 'SIGKILL');
  await pause(patience);
  const says = run(session.list).output === before ? 'the same as before' : 'something else';
  return [says, outcome(session), outcome(session)];
}

async function afterFatalCall(session) {
  run(session.call('exit', {}));
  await pause(patience);
  const calls = lines(frames).filter((line) => line.includes('"exit"')).length;
  return [calls === 1 ? 'once' : `${calls} times`, outcome(session)];
}

/** Returns what `work` finds out in a new session, which is ended afterwards; undefined if the session does not work. */
async function withSession(session, work) {
  for (const path of [starts, frames]) rmSync(path, { force: true });
  run(session.start);
  try {
    return outcome(session) === 'succeeds' ? await work(session) : undefined;
  } finally {
    for (const line of session.stop) run(line);
  }
}

function outcome({ call }) {
  const { status, output } = run(call('hello', {}));
  return status === 0 && /\bhello\b/.test(output) ? 'succeeds' : 'fails';
}

function run([command, ...args]) {
  // A file, because a daemon may keep the output open.
  const path = join(cache, 'output');
  const fd = openSync(path, 'w');
  const { status } = spawnSync(command, args, { env, stdio: ['ignore', fd, fd], timeout: 60_000 });
  closeSync(fd);
  return { status, output: readFileSync(path, 'utf8') };
}

function lines(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}
