/**
 * Measures sustained load: `npm run bench:steady`, or one part of it, `npm run bench:steady -- calls`, `lists` or
 * `results`, with a number of rounds behind it. Each prints a Markdown table. Runs that are compared are interleaved.
 */
import { steadyCalls } from './steady-calls.mjs';
import { steadyLists } from './steady-lists.mjs';
import { steadyResults } from './steady-results.mjs';

const parts = { calls: steadyCalls, lists: steadyLists, results: steadyResults };
const [name, rounds] = process.argv.slice(2);
console.log(`Node ${process.version}, ${process.platform} ${process.arch}`);
for (const [part, run] of Object.entries(parts)) {
  if (name === undefined || name === part) console.log(`\n${await run(rounds && Number(rounds))}`);
}
