/** Converts one image in a thread of its own, which can be ended. Posts nothing if it cannot be decoded. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Conversion, convert } from './convert.ts';

parentPort?.postMessage(convert(workerData as Conversion));
