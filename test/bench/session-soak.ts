/**
 * Runs 10,000 calls in one session, some of them at once, and between them clients that vanish; fails if the memory or the
 * open files of the session process or of the server grow: `npm run bench:session-soak`, or with another number of calls
 * after `--`. Needs Linux. The clients are connections of this process.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readRecord } from '../../src/sessions/files/session-record.ts';
import { socketPathOf } from '../../src/sessions/session-folder.ts';
import { moments, runLine, type Session } from './session-client.ts';

const [calls = 10_000] = process.argv.slice(2).map(Number);
const samples = 10;
/** One call in a batch, except that every so many batches have more. */
const [largeBatch, largeEvery] = [50, 500];
/** After how many batches a client vanishes. */
const vanishEvery = 10;
/** The greatest growth of memory that counts as flat: garbage is collected at any time. */
const flat = 1.2;
/** How long closed connections may take to be noticed, in ms. */
const patience = 5_000;

interface Usage {
  /** The resident set size, in MB. */
  memory: number;
  /** The number of open file descriptors. */
  files: number;
}

const home = mkdtempSync(join(tmpdir(), 'mcpc-'));
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const env = { ...inherited, HOME: home, XDG_RUNTIME_DIR: home } as Record<string, string>;

mcpc('ping', `${process.execPath} test/servers/raw/stateful.mjs`, '--session', 'soak');
try {
  await soak();
} finally {
  mcpc('stop', '@soak');
  rmSync(home, { recursive: true, force: true });
}

async function soak(): Promise<void> {
  const environment = { env, home, platform: process.platform };
  const record = readRecord('soak', environment);
  const socket = socketPathOf('soak', environment);
  if (record === undefined || socket === undefined) throw new Error('There is no session.');
  const session = { socket, build: record.build, env };
  const server = Number(await runLine(session, ['call', '@soak', 'pid']));
  const pids = { session: record.process.pid, server };

  // What is opened on first use stays open.
  let counted = await countAtOnce(session, 0, largeBatch);
  for (const moment of moments) await runLine(session, ['call', '@soak', 'wait'], moment);
  await setTimeout(patience);
  const atFirst = usages(pids);

  const taken: Usage[][] = [];
  process.stdout.write('calls\tcalls/s\tsession: RSS MB\tfiles\tserver: RSS MB\tfiles\n');
  for (let sample = 1; sample <= samples; sample += 1) {
    const began = { at: performance.now(), counted };
    counted = await callUntil(session, counted, (calls / samples) * sample);
    const rate = ((counted - began.counted) * 1_000) / (performance.now() - began.at);
    const found = await settled(pids, atFirst);
    const cells = found.map(({ memory, files }) => `${memory.toFixed(0)}\t${files}`);
    process.stdout.write(`${counted}\t${rate.toFixed(0)}\t${cells.join('\t')}\n`);
    taken.push(found);
  }
  for (const [at, name] of Object.keys(pids).entries()) {
    check(name, atFirst[at] as Usage, taken.map((usage) => usage[at]) as Usage[]);
  }
}

/** Calls in batches, between clients that vanish, until there were so many calls. Returns how many there were. */
async function callUntil(session: Session, counted: number, end: number): Promise<number> {
  let now = counted;
  for (let batch = 1; now < end; batch += 1) {
    now = await countAtOnce(session, now, batch % largeEvery === 0 ? largeBatch : 1);
    if (batch % vanishEvery !== 0) continue;
    const moment = moments[(batch / vanishEvery) % moments.length];
    await runLine(session, ['call', '@soak', 'wait'], moment);
  }
  return now;
}

/** Calls a counter. Returns its new value; throws if one of the answers is that of another call. */
async function countAtOnce(session: Session, before: number, times: number): Promise<number> {
  const lines = Array.from({ length: times }, () => runLine(session, ['call', '@soak', 'count']));
  const answers = (await Promise.all(lines)).map(Number).sort((one, other) => one - other);
  const isRight = answers.every((answer, at) => answer === before + at + 1);
  if (!isRight) throw new Error(`After ${before} calls the answers are ${answers.join(', ')}.`);
  return before + times;
}

/** Returns what the processes use once their connections to vanished clients are closed. */
async function settled(pids: Record<string, number>, atFirst: Usage[]): Promise<Usage[]> {
  const until = performance.now() + patience;
  for (;;) {
    const found = usages(pids);
    if (found.every(({ files }, at) => files <= (atFirst[at]?.files ?? 0)) || performance.now() > until)
      return found;
    await setTimeout(50);
  }
}

function usages(pids: Record<string, number>): Usage[] {
  return Object.values(pids).map((pid) => {
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { memory: Number(kilobytes) / 1_000, files: readdirSync(`/proc/${pid}/fd`).length };
  });
}

/** Throws if a process has more files open than at first, or if the last three samples exceed the first three. */
function check(name: string, atFirst: Usage, taken: Usage[]): void {
  const most = (some: Usage[]) => Math.max(...some.map(({ memory }) => memory));
  const growth = most(taken.slice(-3)) / most(taken.slice(0, 3));
  const files = taken.at(-1)?.files ?? 0;
  if (files > atFirst.files)
    throw new Error(`The ${name} process has ${files} files open, not ${atFirst.files}.`);
  if (growth > flat) throw new Error(`The memory of the ${name} process grew ${growth.toFixed(2)} times.`);
}

function mcpc(...words: string[]): void {
  execFileSync(process.execPath, ['bin/mcpc.js', ...words], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}
