/**
 * Feeds random input to the frame reader, the argument grammar and the config reader: `npm run bench:fuzz`, or with other
 * numbers after `--`: seconds, seed. A failure prints the seed and the round that reproduce it.
 */
import { anyArguments, exactValues, splitAny, splitQuoted } from './fuzz-arguments.ts';
import { anyConfigFile } from './fuzz-config.ts';
import { anyEvents, anyStream, framesAmongRubbish } from './fuzz-frames.ts';
import { Random } from './random.ts';

const [seconds = 30, seed = Date.now() % 1_000_000_000] = process.argv.slice(2).map(Number);
const rules = [
  anyStream,
  framesAmongRubbish,
  anyEvents,
  anyArguments,
  exactValues,
  splitQuoted,
  splitAny,
  anyConfigFile,
];

process.stdout.write(`seed ${seed}, ${seconds} s for each rule\n`);
let failed = false;
for (const rule of rules) {
  const end = performance.now() + seconds * 1_000;
  let round = 0;
  let slowest = 0;
  try {
    for (; performance.now() < end; round += 1) {
      const began = performance.now();
      await rule(new Random(seed + round));
      slowest = Math.max(slowest, performance.now() - began);
    }
    process.stdout.write(`${rule.name}: ${round} rounds, the slowest ${slowest.toFixed(1)} ms\n`);
  } catch (error) {
    failed = true;
    process.stdout.write(`${rule.name} failed with seed ${seed + round}\n`);
    console.error(error);
  }
}
process.exit(failed ? 1 : 0);
