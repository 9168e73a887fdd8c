import { connect } from 'node:net';
import { onAbort } from '../../core/abort.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { buildName } from '../build-name.ts';
import type { LineOutcome } from '../client/line-client.ts';
import { type Frame, FrameReader, FrameType, jsonFrame, jsonOf } from '../frames.ts';
import { answerTimeout, type SessionIdentity } from '../hello.ts';
import { sessionToken, socketPathOf } from '../session-folder.ts';
import { isAbsent } from '../system-error.ts';
import { helloFor } from './ask-session.ts';

/** What a line wrote, and its exit status; or why the session did not run it to its end. */
export type CollectedLine =
  | { type: 'ended'; status: number; stdout: string; stderr: string }
  | Exclude<LineOutcome, { status: number }>;

/**
 * Has a session run a line without a terminal and without input, and resolves to what it wrote. Rejects with the reason of
 * the signal, which also cancels the line.
 */
export async function collectLine(
  name: string,
  words: readonly string[],
  environment: SystemEnvironment,
  signal: AbortSignal,
): Promise<CollectedLine> {
  const path = socketPathOf(name, environment);
  if (path === undefined) return { type: 'absent' };
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const written: Record<1 | 2, Buffer[]> = { 1: [], 2: [] };
    let identity: SessionIdentity | undefined;
    const stopListening = onAbort(signal, () => {
      socket.destroy();
      reject(signal.reason);
    });
    const finish = (outcome: CollectedLine) => {
      clearTimeout(timer);
      stopListening();
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => finish({ type: 'unresponsive' }), answerTimeout);
    const keep = (stream: 1 | 2, { payload }: Frame) => {
      written[stream].push(payload);
      socket.write(jsonFrame(FrameType.written, { stream }));
    };
    const reader = new FrameReader((frame) => {
      switch (frame.type) {
        case FrameType.identity:
          clearTimeout(timer);
          identity = jsonOf(frame) as unknown as SessionIdentity;
          if (identity.build !== buildName()) finish({ type: 'otherBuild', identity });
          return;
        case FrameType.stdout:
          return keep(1, frame);
        case FrameType.stderr:
          return keep(2, frame);
        case FrameType.readInput:
          socket.write(jsonFrame(FrameType.inputEnd));
          return;
        case FrameType.runYourself:
          return finish({ type: 'refused' });
        case FrameType.end: {
          const [stdout, stderr] = [written[1], written[2]].map((bytes) => Buffer.concat(bytes).toString());
          const status = Number(jsonOf(frame).status);
          return finish({ type: 'ended', status, stdout: stdout ?? '', stderr: stderr ?? '' });
        }
      }
    });
    const lost = () => finish(identity === undefined ? { type: 'unresponsive' } : { type: 'lost', identity });
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch {
        lost();
      }
    });
    socket.on('error', (error) => (isAbsent(error) ? finish({ type: 'absent' }) : lost()));
    socket.on('close', lost);
    const hello = helloFor('line', words, environment);
    const token = sessionToken(name, environment);
    socket.write(jsonFrame(FrameType.hello, { ...hello, ...(token === undefined ? {} : { token }) }));
  });
}
