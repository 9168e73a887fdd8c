/**
 * Preloaded by a Node program (`node -r`); writes its figures to the file MCPC_BENCH_FIGURES at
 * exit and on SIGUSR2: the longest block of its event loop in ms, and its peak memory in bytes. SIGUSR2
 * also resets the former.
 */
'use strict';
const { renameSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

/** The sampling interval in ms; shorter blocks do not count. */
const resolution = 1;

const file = process.env.MCPC_BENCH_FIGURES;
// Child processes are not measured.
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
