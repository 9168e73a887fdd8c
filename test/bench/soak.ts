/**
 * Calls a tool of a small stdio server 10,000 times in one session, and checks that memory stays flat; then fetches one
 * result of 100 MB and measures that: `npm run bench:soak`, or with other numbers after `--`: calls, bytes.
 */
import { resourceUsage } from 'node:process';
import { callAgainAndAgain, connectedTo, memory } from './calls.ts';

const [calls = 10_000, size = 100_000_000] = process.argv.slice(2).map(Number);

const fixture = (name: string) => [process.execPath, `test/servers/raw/${name}.mjs`];

const echo = await connectedTo(fixture('echo'));
process.stdout.write('calls\tcalls/s\theap MB\tRSS MB\n');
for await (const sample of callAgainAndAgain(echo, { calls, every: Math.ceil(calls / 10) })) {
  const { rate, heap, resident } = sample;
  process.stdout.write(`${sample.calls}\t${rate.toFixed(0)}\t${heap.toFixed(1)}\t${resident.toFixed(0)}\n`);
}
await echo.close();

const huge = await connectedTo([...fixture('huge-result'), '--size', String(size)]);
const before = memory();
const began = performance.now();
const result = await huge.callTool({ name: 'huge', inputSchema: {} }, {});
const seconds = (performance.now() - began) / 1_000;
const [part] = result.content as { text: string }[];
if (part?.text.length !== size) throw new Error('The result is not whole.');
const peak = resourceUsage().maxRSS / 1_000;
process.stdout.write(
  `A result of ${size / 1e6} MB: ${seconds.toFixed(1)} s, RSS from ${before.resident.toFixed(0)} MB to ${peak.toFixed(0)} MB at most, ` +
    `heap ${memory().heap.toFixed(0)} MB while it is held.\n`,
);
await huge.close();
