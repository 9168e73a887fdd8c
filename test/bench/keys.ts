/**
 * Types, pastes and completes in the shell while its server logs 200 lines a second and reports progress. Measures how
 * long each key takes until the screen shows it, and checks that nothing is garbled: `npm run bench:keys`, or with another
 * number of rounds after `--`. Uses the built program.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import stringWidth from 'string-width';

const [rounds = 25] = process.argv.slice(2).map(Number);
const columns = 100;
const rows = 30;
const prompt = 'steady-logs.mjs> ';
/** Between two keys, in ms: faster than any user types. */
const pause = 10;
const patience = 20_000;
const home = mkdtempSync(join(tmpdir(), 'mcpc-keys-'));

const screen = new headless.Terminal({ cols: columns, rows, scrollback: 1_000_000, allowProposedApi: true });
const server = `"${process.execPath}" test/servers/raw/steady-logs.mjs`;
const shell = spawn(process.execPath, ['bin/mcpc.js', 'connect', server], {
  name: 'xterm-256color',
  cols: columns,
  rows,
  env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: home },
});
let look = (): void => {};
shell.onData((data) => screen.write(data, () => look()));

/** Returns the rows from the given one on. */
function text(from: number): string {
  const { active } = screen.buffer;
  const lines = Array.from({ length: active.length - from }, (_, row) => active.getLine(from + row));
  return lines.map((line) => line?.translateToString(true)).join('\n');
}

/** Returns the text after the last prompt, without white space. */
function typed(): string | undefined {
  const visible = text(screen.buffer.active.baseY);
  const at = visible.lastIndexOf(prompt.trim());
  return at === -1 ? undefined : visible.slice(at + prompt.trim().length).replaceAll(/\s/g, '');
}

/** Sends keys and waits until the screen shows the expected line. Returns the duration in ms. */
function send(keys: string, expected: string): Promise<number> {
  const wanted = expected.replaceAll(/\s/g, '');
  // A suggestion may have shown the same text before, but with another cursor.
  const column = (stringWidth(prompt) + stringWidth(expected)) % columns;
  return new Promise((resolve, reject) => {
    const fail = () => {
      const visible = text(screen.buffer.active.baseY);
      reject(new Error(`After ${JSON.stringify(keys)} the line is not "${expected}":\n${visible}`));
    };
    const timer = setTimeout(fail, patience);
    const began = performance.now();
    look = () => {
      if (screen.buffer.active.cursorX !== column || typed()?.startsWith(wanted) !== true) return;
      look = () => {};
      clearTimeout(timer);
      const took = performance.now() - began;
      setTimeout(() => resolve(took), pause);
    };
    shell.write(keys);
  });
}

const times: Record<'typed' | 'pasted' | 'completed', number[]> = { typed: [], pasted: [], completed: [] };
const pasted = `'{"query": "${'all of it, '.repeat(20)}"}'`;

async function round(): Promise<void> {
  let line = '';
  for (const letter of 'call log text="hello" to=東京 and=é ') {
    line += letter;
    times.typed.push(await send(letter, line));
  }
  times.pasted.push(await send(`\x1b[200~${pasted}\x1b[201~`, line + pasted));
  for (let count = 1; count <= 3; count += 1) {
    times.typed.push(await send('\x7f', (line + pasted).slice(0, -count)));
  }
  times.typed.push(await send('\x15', ''));
  for (const part of ['t', 'tr', 'tra']) times.typed.push(await send(part.slice(-1), part));
  times.completed.push(await send('\t', 'trace '));
  for (const part of ['o', 'of']) times.typed.push(await send(part.slice(-1), `trace ${part}`));
  times.completed.push(await send('\t', 'trace off '));
  times.typed.push(await send('\x15', ''));
}

await send('', '');
const before = text(0).trim().split('\n').slice(0, -1);
await send('log &\r', '');
await new Promise<void>((resolve) => {
  look = () => {
    if (text(0).includes('steady: line 1\n')) resolve();
  };
});
const began = performance.now();
for (let done = 0; done < rounds; done += 1) await round();
const seconds = (performance.now() - began) / 1000;

const all = text(0).trim().split('\n');
const logged = all.flatMap((row) => /^info steady: line (\d+)$/.exec(row)?.[1] ?? []).map(Number);
const others = all.map((row) => row.trim()).filter((row) => !/^info steady: line \d+$/.test(row));
// The first lines, the entered one and its output, the progress, the prompt.
const frame = others.slice(-2);
const inOrder = logged.every((number, index) => number === index + 1);
const entered = others.slice(before.length, -2);
const clean =
  /^\S+ .*\d+ .*s/.test(frame[0] ?? '') &&
  frame[1] === prompt.trim() &&
  entered[0] === `${prompt}log &` &&
  entered.every((row, index) => index === 0 || row.startsWith('[1]'));
shell.kill('SIGTERM');
await new Promise((resolve) => shell.onExit(resolve));
rmSync(home, { recursive: true, force: true });

process.stdout.write('\tkeys\tmedian ms\t99 % within ms\tslowest ms\n');
for (const [name, some] of [...Object.entries(times), ['all', Object.values(times).flat()] as const]) {
  process.stdout.write(
    `${name}\t${some.length}\t${part(some, 0.5)}\t${part(some, 0.99)}\t${part(some, 1)}\n`,
  );
}
process.stdout.write(`${(logged.length / seconds).toFixed(0)} lines a second above; `);
process.stdout.write(inOrder && clean ? 'nothing is garbled.\n' : `GARBLED:\n${others.join('\n')}\n`);
process.exit(inOrder && clean ? 0 : 1);

/** Returns the value below which that fraction lies. */
function part(values: readonly number[], fraction: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length * fraction) - 1] ?? 0).toFixed(1);
}
