/** Node programs that are measured while they run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { quickEnvironment } from './measuring.mjs';

const watched = fileURLToPath(new URL('watched.cjs', import.meta.url));

/** A folder for the home and the results of the programs. Removed on exit. */
export const folder = mkdtempSync(join(tmpdir(), 'mcpc-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The options that make a Node program record its figures, and a function that reads them once. */
export function watch(program) {
  const file = join(folder, 'figures');
  rmSync(file, { force: true });
  const env = { ...quickEnvironment(), HOME: folder, MCPC_BENCH_FIGURES: file };
  for (const name of Object.keys(env)) if (name.startsWith('XDG_')) delete env[name];
  const figures = async () => {
    while (!existsSync(file)) await pause(1);
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    return JSON.parse(text);
  };
  return { words: ['-r', watched, ...program], env, figures };
}

/**
 * Runs a program to its end. Returns its duration, the longest block of its event loop, both in ms, its peak memory in
 * bytes, and its output, unless that is written `into` a file. Throws if it fails.
 */
export async function runWatched(program, { input = '', into, env: more = {} } = {}) {
  const { words, env, figures } = watch(program);
  const file = into === undefined ? undefined : openSync(into, 'w');
  const began = performance.now();
  const child = spawn(process.execPath, words, {
    env: { ...env, ...more },
    stdio: ['pipe', file ?? 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const chunks = [];
  const said = [];
  child.stdout?.on('data', (chunk) => chunks.push({ chunk, at: performance.now() }));
  child.stderr.on('data', (chunk) => said.push(chunk));
  const [status] = await once(child, 'close');
  const wall = performance.now() - began;
  if (file !== undefined) closeSync(file);
  if (status !== 0) throw new Error(`${program.join(' ')} ended with status ${status}: ${said.join('')}`);
  const output = Buffer.concat(chunks.map(({ chunk }) => chunk)).toString();
  return { wall, ...(await figures()), chunks, output };
}
