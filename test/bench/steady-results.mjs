import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, program, table } from './measuring.mjs';
import { folder, runWatched } from './watched.mjs';

const size = 100_000_000;
const server = fileURLToPath(new URL('../servers/raw/huge-result.mjs', import.meta.url));
const file = join(folder, 'result');

const call = (tool, ...options) => [program, 'call', `'${process.execPath}' '${server}'`, tool, ...options];
const ways = {
  'text, `-o FILE`': { words: call('huge', '-o', file) },
  'text, `> FILE`': { words: call('huge'), into: file },
  '`--json > FILE`': {
    words: call('huge', '--json'),
    into: file,
    read: (text) => JSON.parse(text).content[0].text,
  },
  'bytes, `-o FILE`': { words: call('huge_bytes', '-o', file) },
};

/** Measures saving a result of 100 MB to a file. */
export async function steadyResults(rounds = 3) {
  const runs = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { words, into, read = (text) => text }] of Object.entries(ways)) {
      rmSync(file, { force: true });
      const { wall, memory, blocked } = await runWatched(words, { into });
      check(read(readFileSync(file, 'latin1')), name);
      runs[name].push({ wall, memory, blocked });
    }
  }
  const rows = Object.entries(runs).map(([name, all]) => {
    const of = (member) => median(all.map((run) => run[member]));
    return [
      name,
      `${(of('wall') / 1_000).toFixed(1)} s`,
      `${Math.round(of('memory') / 1e6)} MB`,
      `${(of('memory') / size).toFixed(1)} ×`,
      `${Math.round(of('blocked'))} ms`,
    ];
  });
  const head = ['a result of 100 MB', 'wall', 'peak memory', 'of its size', 'longest stall'];
  return table([head, ...rows]);
}

/** Throws unless the text is complete: numbered lines of 100 bytes each. */
function check(text, name) {
  const last = String(size / 100 - 1).padStart(99, '0');
  const whole = text.length === size && text.endsWith(`${last}\n`);
  if (!whole) throw new Error(`${name} wrote ${text.length} bytes that are not the result.`);
}
