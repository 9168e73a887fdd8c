/**
 * Types, pastes and completes in a shell on a terminal while 200 lines a second are logged above, and shows how long
 * each key took until the screen showed it, and that nothing was garbled: `npm run bench:keys`, or with another number
 * of rounds behind `--`.
 */
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { build } from 'esbuild';
import stringWidth from 'string-width';

const [rounds = 25] = process.argv.slice(2).map(Number);
const columns = 100;
const rows = 30;
const program = 'node_modules/.cache/mcpc-bench/shell.mjs';
const prompt = 'demo>';
/** Between two keys, in ms: as fast as nobody types. */
const pause = 10;
const patience = 10_000;

await build({
  entryPoints: ['test/terminal/interactive/shell.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  outfile: program,
  logLevel: 'warning',
});

const screen = new headless.Terminal({ cols: columns, rows, scrollback: 1_000_000, allowProposedApi: true });
const shell = spawn(process.execPath, [program], {
  name: 'xterm-256color',
  cols: columns,
  rows,
  env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
});
let look = (): void => {};
shell.onData((data) => screen.write(data, () => look()));

/** All rows, or those from one on, without white space. */
function text(from = 0): string {
  const { active } = screen.buffer;
  const lines = Array.from({ length: active.length - from }, (_, row) => active.getLine(from + row));
  return lines.map((line) => line?.translateToString(true)).join('\n');
}

/** What stands behind the last prompt, without white space. */
function typed(): string {
  const visible = text(screen.buffer.active.baseY);
  return visible.slice(visible.lastIndexOf(prompt) + prompt.length).replaceAll(/\s/g, '');
}

/** Sends keys and waits until the screen shows what they make of the line; gives how long that took, in ms. */
function send(keys: string, expected: string): Promise<number> {
  const wanted = expected.replaceAll(/\s/g, '');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new Error(
            `After ${JSON.stringify(keys)} the line is not "${expected}":\n${text(screen.buffer.active.baseY)}`,
          ),
        ),
      patience,
    );
    const began = performance.now();
    look = () => {
      // A hint may have shown the same text before: the cursor tells.
      const column = (prompt.length + 1 + stringWidth(expected)) % columns;
      if (screen.buffer.active.cursorX !== column || !typed().startsWith(wanted)) return;
      look = () => {};
      clearTimeout(timer);
      const took = performance.now() - began;
      setTimeout(() => resolve(took), pause);
    };
    shell.write(keys);
  });
}

const times: Record<'typed' | 'pasted' | 'completed', number[]> = { typed: [], pasted: [], completed: [] };
const pasted = `{"query": "${'all of it, '.repeat(20)}"}`;

async function round(): Promise<void> {
  let line = '';
  for (const letter of 'say "hello" to 東京 and é') {
    line += letter;
    times.typed.push(await send(letter, line));
  }
  times.pasted.push(await send(`\x1b[200~${pasted}\x1b[201~`, line + pasted));
  for (let count = 1; count <= 3; count += 1) {
    times.typed.push(await send('\x7f', (line + pasted).slice(0, -count)));
  }
  times.typed.push(await send('\x15', ''));
  times.typed.push(await send('c', 'c'));
  times.typed.push(await send('i', 'ci'));
  times.completed.push(await send('\t', 'city '));
  times.typed.push(await send('L', 'city L'));
  times.typed.push(await send('i', 'city Li'));
  times.typed.push(await send('s', 'city Lis'));
  times.completed.push(await send('\t', 'city Lisbon'));
  times.typed.push(await send('\r', ''));
}

await send('', '');
shell.write(`logs 1000000\r`);
const began = performance.now();
for (let done = 0; done < rounds; done += 1) await round();
const seconds = (performance.now() - began) / 1000;

const logged = [...text().matchAll(/^log (\d+)$/gm)].map(([, number]) => Number(number));
const rest = text()
  .replaceAll(/^log \d+$\n?/gm, '')
  .trim()
  .split('\n');
const wanted = [
  `${prompt} logs 1000000`,
  ...Array.from({ length: rounds }, () => [`${prompt} city Lisbon`, 'Lisbon']).flat(),
  prompt,
];
const inOrder = logged.every((number, index) => number === index + 1);
const clean = rest.map((row) => row.trim()).join('\n') === wanted.join('\n');
shell.kill('SIGKILL');

const all = Object.values(times).flat();
process.stdout.write('\tkeys\tmedian ms\t99 % within ms\tslowest ms\n');
for (const [name, some] of [...Object.entries(times), ['all', all] as const]) {
  process.stdout.write(
    `${name}\t${some.length}\t${part(some, 0.5)}\t${part(some, 0.99)}\t${part(some, 1)}\n`,
  );
}
process.stdout.write(`${(logged.length / seconds).toFixed(0)} lines a second above; `);
process.stdout.write(inOrder && clean ? 'nothing is garbled.\n' : `GARBLED:\n${rest.join('\n')}\n`);
process.exit(inOrder && clean ? 0 : 1);

/** The value below which this part of them lies. */
function part(values: readonly number[], fraction: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length * fraction) - 1] ?? 0).toFixed(1);
}
