import { fileURLToPath } from 'node:url';
import { median, program, table } from './measuring.mjs';
import { runWatched } from './watched.mjs';

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = [process.execPath, beside('../servers/raw/echo.mjs')];
const calls = 1_000;

const ways = {
  "the SDK's `Client`": { words: [beside('calls-sdk.mjs'), String(calls), ...server] },
  "the `Client` of mcpc's library": { words: [beside('calls-library.mjs'), String(calls), ...server] },
  'a script piped to `mcpc connect`': {
    words: [program, 'connect', server.map((word) => `'${word}'`).join(' ')],
    input: 'call echo text=hello\n'.repeat(calls),
  },
};

/** Compares the rate of 1,000 calls in one session, from the first response to the last, with that of the SDK's client. */
export async function steadyCalls(rounds = 9) {
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, { words, input }] of Object.entries(ways)) {
      const rate = rateOf(await runWatched(words, { input }));
      if (round >= 0) rates[name].push(rate);
    }
  }
  const [bare] = Object.values(rates);
  const rows = Object.entries(rates).map(([name, all]) => [
    name,
    Math.round(median(all)),
    median(all.map((rate, round) => rate / bare[round])).toFixed(2),
  ]);
  return table([['1,000 calls in one session over stdio', 'calls/s', "of the SDK's rate"], ...rows]);
}

/** Returns the calls per second; throws unless all were answered. */
function rateOf({ chunks, output }) {
  const answers = output.split('\n').filter((line) => line.includes('"text":"hello"')).length;
  if (answers !== calls) throw new Error(`${answers} of ${calls} calls were answered.`);
  const first = chunks[0].chunk.toString().split('\n').length - 1;
  return ((calls - first) * 1_000) / (chunks.at(-1).at - chunks[0].at);
}
