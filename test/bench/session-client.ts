import { connect } from 'node:net';
import { now } from '../../src/core/clock.ts';
import { deferred } from '../../src/core/deferred.ts';
import { FrameReader, FrameType, jsonFrame, jsonOf } from '../../src/sessions/frames.ts';
import type { Hello } from '../../src/sessions/hello.ts';

/** When a client vanishes: in the middle of its hello, after it, when it was answered, or when its line prints something. */
export const moments = ['in hello', 'after hello', 'at identity', 'at output'] as const;
export type Moment = (typeof moments)[number];

/** A session, as its clients see it. */
export interface Session {
  socket: string;
  build: string;
  env: Record<string, string>;
}

/**
 * Has a session run a line on behalf of this process. Resolves to its standard output, or to '' when the client has vanished.
 * Rejects if the line fails.
 */
export function runLine(
  { socket: path, build, env }: Session,
  words: string[],
  vanishes?: Moment,
): Promise<string> {
  const { promise, resolve, reject } = deferred<string>();
  const stream = { isTTY: false };
  const streams = { stdin: stream, stdout: stream, stderr: stream };
  const cwd = process.cwd();
  const { pid } = process;
  const facts = { protocol: 1, request: 'line', umask: 0o22, sent: now(), pid } as const;
  const hello: Hello = { ...facts, build, words, cwd, env, streams };
  const output = { 1: '', 2: '' };
  const socket = connect(path);
  const vanishAt = (moment: Moment) => {
    if (moment !== vanishes) return;
    socket.destroy();
    resolve('');
  };
  const print = (stream: 1 | 2, bytes: Buffer) => {
    output[stream] += bytes;
    socket.write(jsonFrame(FrameType.written, { stream }));
    vanishAt('at output');
  };
  const reader = new FrameReader((frame) => {
    if (frame.type === FrameType.identity) vanishAt('at identity');
    else if (frame.type === FrameType.stdout) print(1, frame.payload);
    else if (frame.type === FrameType.stderr) print(2, frame.payload);
    else if (frame.type !== FrameType.end) reject(new Error(`Frame ${frame.type} was not expected.`));
    else if (jsonOf(frame).status === 0) resolve(output[1].trim());
    else reject(new Error(`mcpc ${words.join(' ')} failed: ${output[2]}`));
  });
  socket.on('data', (chunk) => reader.push(chunk));
  socket.on('error', reject);
  socket.on('close', () => reject(new Error(`mcpc ${words.join(' ')} was cut off: ${output[2]}`)));
  const frame = jsonFrame(FrameType.hello, hello);
  if (vanishes === 'in hello') socket.write(frame.subarray(0, 20), () => vanishAt('in hello'));
  else socket.write(frame, () => vanishAt('after hello'));
  return promise;
}
