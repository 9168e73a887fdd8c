/**
 * Compares the rate of 1,000 test cases on one server, each a call and what is expected of it, with that of the calls alone
 * by the SDK's client, from the first to the last: `npm run bench:tests`, with a number of rounds behind it. The runs are
 * interleaved.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, program, table } from './measuring.mjs';
import { runWatched } from './watched.mjs';

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = [process.execPath, beside('../servers/raw/echo.mjs')];
const cases = 1_000;
const folder = mkdtempSync(join(tmpdir(), 'mcpc-bench-'));

/** Writes a test file of a thousand cases and returns its path. */
function testFile(name, expectation) {
  const path = join(folder, name);
  const lines = Array.from({ length: cases }, (_, at) => [`test ${at}`, 'echo text=hello', ...expectation]);
  const command = server.map((word) => `'${word}'`).join(' ');
  writeFileSync(path, [`server "${command}"`, ...lines.flat(), ''].join('\n'));
  return path;
}

const tests = (path) => ({ words: [program, 'test', path, '--reporter', 'tap'], unit: /^ok /gm });
const ways = {
  "calls by the SDK's `Client`": {
    words: [beside('calls-sdk.mjs'), String(cases), ...server],
    unit: /"text":"hello"/g,
  },
  'cases of one line': tests(testFile('calls.mcpc', [])),
  'cases with an expectation': tests(testFile('expectations.mcpc', ['expect {"text":"hello"}'])),
};

const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
const rounds = Number(process.argv[2] ?? 9);
for (let round = -1; round < rounds; round += 1) {
  for (const [name, { words, unit }] of Object.entries(ways)) {
    const rate = rateOf(await runWatched(words, {}), unit);
    if (round >= 0) rates[name].push(rate);
  }
}
rmSync(folder, { recursive: true });
const [bare] = Object.values(rates);
const rows = Object.entries(rates).map(([name, all]) => [
  name,
  Math.round(median(all)),
  median(all.map((rate, round) => rate / bare[round])).toFixed(2),
]);
console.log(`Node ${process.version}, ${process.platform} ${process.arch}\n`);
console.log(table([['1,000 on one server over stdio', 'per second', "of the SDK's rate"], ...rows]));

/**
 * Returns how many there were per second, without the first and the last, which ends when the server has exited. Throws
 * unless all succeeded.
 */
function rateOf({ chunks }, unit) {
  let found = 0;
  const counts = chunks.map(({ chunk, at }) => {
    found += chunk.toString().match(unit)?.length ?? 0;
    return { found, at };
  });
  if (found !== cases) throw new Error(`${found} of ${cases} succeeded.`);
  const first = counts.find((count) => count.found > 0);
  const last = counts.find((count) => count.found >= cases - 1);
  return ((last.found - first.found) * 1_000) / (last.at - first.at);
}
