/**
 * Required before a program of Node (`node -r`), writes what it took to the file that MCPC_BENCH_FIGURES names, as it
 * exits and at SIGUSR2: the longest time its event loop stood still in ms, and the most memory it had in bytes. SIGUSR2
 * begins anew with the time.
 */
'use strict';
const { renameSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

/** Between two looks, in ms; so much is no delay. */
const resolution = 1;

const file = process.env.MCPC_BENCH_FIGURES;
// What the program starts is not watched.
delete process.env.MCPC_BENCH_FIGURES;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();

function write() {
  const blocked = Math.max(0, delay.max / 1e6 - resolution);
  writeFileSync(`${file}.new`, JSON.stringify({ blocked, memory: process.resourceUsage().maxRSS * 1_024 }));
  renameSync(`${file}.new`, file);
}

process.on('exit', write);
process.on('SIGUSR2', () => {
  write();
  delay.reset();
});
