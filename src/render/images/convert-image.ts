import { Worker } from 'node:worker_threads';
import type { Conversion, Converted } from './convert.ts';
import { workerCode } from './worker-code.ts';

/** How long an image may take, in ms. */
const timeout = 10_000;
/** The memory of the thread besides that of its buffers, in MB. */
const maxMemory = 512;

/**
 * Converts an image in a thread of its own: a server decides what has to be decoded, and the shell handles keys
 * meanwhile. Resolves to undefined if it cannot be decoded, not in time, or not before `signal` aborts.
 */
export function convertImage(conversion: Conversion, signal?: AbortSignal): Promise<Converted | undefined> {
  if (signal?.aborted === true) return Promise.resolve(undefined);
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
    const stop = () => settle(undefined);
    const timer = setTimeout(stop, timeout);
    signal?.addEventListener('abort', stop, { once: true });
    const settle = (converted: Converted | undefined) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(converted);
      void worker.terminate();
    };
    worker.once('message', settle);
    worker.once('error', stop);
    worker.once('exit', stop);
  });
}
