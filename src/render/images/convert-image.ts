import { Worker } from 'node:worker_threads';
import type { Conversion, Converted } from './convert.ts';
import { workerCode } from './worker-code.ts';

/** How long an image may take, in ms. */
const timeout = 10_000;
/** The memory of the thread besides that of its buffers, in MB. */
const maxMemory = 512;

/**
 * Converts an image in a thread of its own: a server decides what has to be decoded, and the shell handles keys
 * meanwhile. Returns undefined if it cannot be decoded, or not in time.
 */
export function convertImage(conversion: Conversion): Promise<Converted | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(workerCode, {
      eval: true,
      workerData: conversion,
      execArgv: [],
      env: {},
      // Libraries may log what they think of an image.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: maxMemory },
    });
    const timer = setTimeout(() => settle(undefined), timeout);
    const settle = (converted: Converted | undefined) => {
      clearTimeout(timer);
      resolve(converted);
      void worker.terminate();
    };
    worker.once('message', settle);
    worker.once('error', () => settle(undefined));
    worker.once('exit', () => settle(undefined));
  });
}
